const P=836,d=[836],t={4836:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(3819),n=_(8853),M=_(9326)})};export{P as id,d as ids,t as modules};

const T=465,d=[465],t={4465:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(8746),M=_(8853),n=_(9326)})};export{T as id,d as ids,t as modules};

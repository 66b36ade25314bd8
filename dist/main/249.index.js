const d=249,t=[249],A={7249:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(929),n=_(8853),M=_(9326)})};export{d as id,t as ids,A as modules};

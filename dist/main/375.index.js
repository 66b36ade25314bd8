const d=375,t=[375],D={3375:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(759),n=_(8853),M=_(9326)})};export{d as id,t as ids,D as modules};

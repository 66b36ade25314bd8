const d=377,t=[377],D={3377:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(4942),n=_(8853),M=_(9326)})};export{d as id,t as ids,D as modules};

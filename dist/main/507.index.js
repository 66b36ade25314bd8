const d=507,t=[507],O={507:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(9611),M=_(8853),n=_(9326)})};export{d as id,t as ids,O as modules};

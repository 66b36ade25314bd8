const d=147,t=[147],O={3147:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(1287),n=_(9675),P=_(9326)})};export{d as id,t as ids,O as modules};

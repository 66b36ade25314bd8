const d=10,t=[10],D={9010:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(3870),n=_(9078),R=_(821)})};export{d as id,t as ids,D as modules};

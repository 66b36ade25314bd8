const d=380,t=[380],D={3380:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(8964),n=_(9078),R=_(821)})};export{d as id,t as ids,D as modules};

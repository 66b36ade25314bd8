const d=882,t=[882],P={6882:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(4212),n=_(1532),O=_(821)})};export{d as id,t as ids,P as modules};

const d=774,t=[774],P={7774:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(2157),n=_(1532),O=_(821)})};export{d as id,t as ids,P as modules};

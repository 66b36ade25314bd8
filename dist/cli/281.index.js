const t=281,D=[281],M={9281:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(2012),n=_(9078),d=_(821)})};export{t as id,D as ids,M as modules};

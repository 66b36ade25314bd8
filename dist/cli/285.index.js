const t=285,D=[285],M={7285:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(563),n=_(9078),d=_(821)})};export{t as id,D as ids,M as modules};

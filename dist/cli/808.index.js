const t=808,C=[808],D={8808:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(7614),n=_(1532),d=_(821)})};export{t as id,C as ids,D as modules};

const t=234,O=[234],P={234:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(4142),n=_(1532),d=_(821)})};export{t as id,O as ids,P as modules};

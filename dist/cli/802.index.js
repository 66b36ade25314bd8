const t=802,O=[802],P={9802:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(4269),n=_(1532),d=_(821)})};export{t as id,O as ids,P as modules};

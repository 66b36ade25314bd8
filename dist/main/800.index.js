const t=800,E=[800],c={6800:((d,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(7105),n=_(1395)})};export{t as id,E as ids,c as modules};

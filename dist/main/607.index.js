const t=607,P=[607],C={2607:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(5380),n=_(9675),d=_(9326)})};export{t as id,P as ids,C as modules};

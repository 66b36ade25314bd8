const t=622,P=[622],C={3622:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(1123),n=_(9675),d=_(9326)})};export{t as id,P as ids,C as modules};

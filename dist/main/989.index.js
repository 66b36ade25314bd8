const t=989,E=[989],c={3989:((d,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(5623),n=_(3173)})};export{t as id,E as ids,c as modules};

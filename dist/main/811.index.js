const t=811,C=[811],P={6811:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(2991),n=_(9675),d=_(9326)})};export{t as id,C as ids,P as modules};

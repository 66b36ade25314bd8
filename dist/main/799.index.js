const t=799,C=[799],O={8799:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(7792),n=_(9675),d=_(9326)})};export{t as id,C as ids,O as modules};

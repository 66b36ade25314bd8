const t=649,O=[649],P={8649:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(5916),n=_(9675),d=_(9326)})};export{t as id,O as ids,P as modules};

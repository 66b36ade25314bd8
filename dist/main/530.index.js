const t=530,E=[530],O={4530:((d,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(9982),n=_(5655)})};export{t as id,E as ids,O as modules};

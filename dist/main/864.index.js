const t=864,E=[864],P={1864:((d,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(4936),n=_(9675)})};export{t as id,E as ids,P as modules};

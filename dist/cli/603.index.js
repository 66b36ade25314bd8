const R=603,d=[603],t={7603:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(4030),n=_(9078),M=_(821)})};export{R as id,d as ids,t as modules};

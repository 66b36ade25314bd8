const d=673,t=[673],C={6673:((s,E,_)=>{_.d(E,{readCreation:()=>o.C});var o=_(230),n=_(9078),D=_(821)})};export{d as id,t as ids,C as modules};

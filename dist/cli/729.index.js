const E=729,t=[729],M={6729:((_,n,s)=>{s.r(n),s.d(n,{jsonPieces:()=>o.M,renderJson:()=>o.h});var o=s(9160),d=s(821)})};export{E as id,t as ids,M as modules};

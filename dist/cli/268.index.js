const E=268,t=[268],O={8268:((_,n,s)=>{s.r(n),s.d(n,{jsonPieces:()=>o.a,renderJson:()=>o.b});var o=s(4660),d=s(7187)})};export{E as id,t as ids,O as modules};

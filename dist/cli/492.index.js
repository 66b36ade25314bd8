const o=492,A=[492],B={492:((s,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>n});var M=_(1501),D=_(8534),t=_(7150),W=_(997),d=_(5172),L=_(9122),R=_(8540),T=_(5681),h=_(821),P={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function n(O){return`${(0,M.wQ)(O,P)}
`}})};export{o as id,A as ids,B as modules};

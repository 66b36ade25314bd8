const h=70,o=[70],C={1070:((s,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>n});var M=_(8326),D=_(8534),t=_(7920),R=_(997),T=_(8662),U=_(1621),W=_(8540),d=_(6895),B=_(821),P={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function n(O){return`${(0,M.wQ)(O,P)}
`}})};export{h as id,o as ids,C as modules};

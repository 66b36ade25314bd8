const o=494,B=[494],C={494:((D,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>n});var M=_(9081),O=_(8534),U=_(7920),t=_(997),R=_(8662),W=_(1621),d=_(8540),T=_(6895),h=_(821),P={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function n(s){return`${(0,M.wQ)(s,P)}
`}})};export{o as id,B as ids,C as modules};

const o=644,B=[644],K={8644:((s,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>n});var M=_(6181),D=_(4205),t=_(9053),C=_(7447),R=_(1743),T=_(5648),d=_(5642),I=_(600),h=_(821),O={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function n(P){return`${(0,M.wQ)(P,O)}
`}})};export{o as id,B as ids,K as modules};

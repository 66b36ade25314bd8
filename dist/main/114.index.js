const A=114,I=[114],U={6114:((s,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>n});var M=_(9440),O=_(1034),t=_(8853),R=_(255),T=_(5859),d=_(3139),C=_(1897),h=_(5956),o=_(9326),P={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function n(D){return`${(0,M.wQ)(D,P)}
`}})};export{A as id,I as ids,U as modules};

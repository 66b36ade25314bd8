const I=422,h=[422],K={4422:((P,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>s});var n=_(4848),t=_(9364),D=_(3744),d=_(1687),o=_(182),T=_(726),A=_(9326),O={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function s(M){return`${(0,n.wQ)(M,O)}
`}})};export{I as id,h as ids,K as modules};

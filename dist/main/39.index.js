const T=39,h=[39],B={39:((P,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>s});var n=_(6679),O=_(5951),t=_(5151),d=_(1673),o=_(7277),I=_(5956),R=_(9326),D={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function s(M){return`${(0,n.wQ)(M,D)}
`}})};export{T as id,h as ids,B as modules};

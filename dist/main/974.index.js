const T=974,h=[974],K={1974:((M,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>P});var n=_(8154),O=_(5951),t=_(5151),d=_(1673),o=_(7277),I=_(5956),R=_(9326),s={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function P(D){return`${(0,n.wQ)(D,s)}
`}})};export{T as id,h as ids,K as modules};

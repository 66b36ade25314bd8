const T=554,h=[554],U={1554:((D,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>P});var n=_(8165),O=_(7464),t=_(5029),d=_(8650),R=_(7778),o=_(3393),C=_(9326),M={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function P(s){return`${(0,n.wQ)(s,M)}
`}})};export{T as id,h as ids,U as modules};

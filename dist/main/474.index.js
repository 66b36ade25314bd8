const T=474,h=[474],B={6093:((M,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>P});var n=_(5496),O=_(3949),t=_(3474),d=_(4454),o=_(513),I=_(9296),R=_(9326),s={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function P(D){return`${(0,n.wQ)(D,s)}
`}})};export{T as id,h as ids,B as modules};

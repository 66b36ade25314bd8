const T=931,h=[931],B={7931:((t,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>M});var n=_(2660),P=_(3247),D=_(7271),d=_(6461),o=_(6074),r=_(726),s={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function M(O){return`${(0,n.wQ)(O,s)}
`}})};export{T as id,h as ids,B as modules};

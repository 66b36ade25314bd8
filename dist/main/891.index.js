const h=891,B=[891],I={9891:((t,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>P});var n=_(1259),M=_(1952),D=_(7271),d=_(6461),o=_(6074),r=_(726),s={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function P(O){return`${(0,n.wQ)(O,s)}
`}})};export{h as id,B as ids,I as modules};

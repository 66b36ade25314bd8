const h=990,B=[990],C={9990:((D,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>O});var M=_(9251),P=_(5429),t=_(8853),T=_(1203),d=_(1673),R=_(7277),o=_(5956),A=_(9326),n={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function O(s){return`${(0,M.wQ)(s,n)}
`}})};export{h as id,B as ids,C as modules};

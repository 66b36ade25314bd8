const I=650,h=[650],C={5650:((D,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>O});var n=_(9033),P=_(9364),t=_(2615),d=_(1687),o=_(182),K=_(726),T=_(9326),M={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function O(s){return`${(0,n.wQ)(s,M)}
`}})};export{I as id,h as ids,C as modules};

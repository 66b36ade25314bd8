const v=423,j=[423],R={4423:((n,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>D});var O=_(4132),s=_(9937),A=_(4215),K=_(256),W=_(1857),L=_(504),h=_(9939),t=_(9250),B=_(1856),C=_(114),I=_(6785),T=_(4216),U=_(7187),M={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function D(P){return`${(0,O.o)(P,M)}
`}})};export{v as id,j as ids,R as modules};

const o=591,L=[591],W={9591:((s,E,_)=>{_.r(E),_.d(E,{renderMarkdown:()=>n});var P=_(8806),D=_(8309),t=_(1532),T=_(2361),U=_(8686),R=_(8662),d=_(1621),h=_(8540),B=_(6895),K=_(821),M={limitBytes:5e5,listedFindings:3e3,listedPerPolicy:500,elsewhere:"the JSON report",charts:!0};function n(O){return`${(0,P.wQ)(O,M)}
`}})};export{o as id,L as ids,W as modules};

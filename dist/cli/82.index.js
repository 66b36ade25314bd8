const P=82,d=[82],t={2082:((E,o,_)=>{_.d(o,{readCreation:()=>s.C});var s=_(349),n=_(1532),O=_(821)})};export{P as id,d as ids,t as modules};

/**
 * What GitHub's toolkit uses of undici, loaded when it is used: its proxies, and the fetch that goes with them. The
 * whole package is a third of the bundle, and loading this much of it takes longer than all else before the first call.
 */
module.exports = {
  get ProxyAgent() {
    // A proxy is asked to connect by a method that only the whole package would add.
    const connect = require('../node_modules/undici/lib/api/api-connect.js');
    Object.assign(require('../node_modules/undici/lib/dispatcher/dispatcher.js').prototype, { connect });
    return require('../node_modules/undici/lib/dispatcher/proxy-agent.js');
  },
  get fetch() {
    return require('../node_modules/undici/lib/web/fetch/index.js').fetch;
  },
};

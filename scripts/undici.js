import connect from '../node_modules/undici/lib/api/api-connect.js';
import Dispatcher from '../node_modules/undici/lib/dispatcher/dispatcher.js';

/**
 * What GitHub's toolkit uses of undici: its proxies. The whole package is a third of the bundle. A proxy is asked to
 * connect by a method that only the whole package would add. The fetch is Node's own, which takes these proxies, too.
 */
Object.assign(Dispatcher.prototype, { connect });

export { default as ProxyAgent } from '../node_modules/undici/lib/dispatcher/proxy-agent.js';
export const { fetch } = globalThis;

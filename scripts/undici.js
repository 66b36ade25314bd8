/**
 * What GitHub's toolkit uses of undici: its proxies, and the fetch that goes with them. The whole package is a third of
 * the bundle.
 */
export { default as ProxyAgent } from '../node_modules/undici/lib/dispatcher/proxy-agent.js';
export { fetch } from '../node_modules/undici/lib/web/fetch/index.js';

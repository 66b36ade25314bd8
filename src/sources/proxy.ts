import type { Environment } from '../config/inputs.ts';

/** What Node offers since 24.14; runners bring a Node of their own. */
type NodeHttp = { readonly setGlobalProxyFromEnv?: (env: ProxyEnvironment) => unknown };

type ProxyEnvironment = { readonly https_proxy: string; readonly no_proxy: string };

/** Plain HTTP is for this machine only: its tokens are sent to no other. GitHub's toolkit leaves these out, too. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1'];

/**
 * Sends the calls to the services through the proxy that the environment names, as GitHub's toolkit does with its own.
 * Returns what the user has to know where that cannot be; no address is shown, for it may hold a password.
 */
export async function useProxy(
  env: Environment,
  loadHttp: () => Promise<NodeHttp> = () => import('node:http'),
): Promise<string | undefined> {
  const https_proxy = env['https_proxy'] || env['HTTPS_PROXY'];
  const past = env['no_proxy'] || env['NO_PROXY'] || '';
  // Node knows a star as the whole value only, and it stands beside this machine's names here.
  if (!https_proxy || past.split(/[\s,]/).includes('*')) return undefined;
  const { setGlobalProxyFromEnv } = await loadHttp();
  if (setGlobalProxyFromEnv === undefined) return env['NODE_USE_ENV_PROXY'] === '1' ? undefined : TOO_OLD;
  try {
    const no_proxy = [past || [], LOOPBACK].flat().join(',');
    setGlobalProxyFromEnv({ https_proxy, no_proxy });
    return undefined;
  } catch {
    return NO_ADDRESS;
  }
}

const NO_ADDRESS =
  'HTTPS_PROXY is no address of a proxy, such as http://proxy.example.com:3128: the calls to Pulumi and Azure go past it';
const TOO_OLD = `HTTPS_PROXY is set, but Node ${process.versions.node} sends the calls to Pulumi and Azure, and for identity tokens, past it: set NODE_USE_ENV_PROXY to 1 in the env of the job, or update the runner`;

import type { Parsed } from '../parsed.ts';
import { allowedWords } from './suggest.ts';

/** Resource Manager addresses of the clouds, by the names `az cloud list` gives them. */
const AZURE_CLOUDS: ReadonlyMap<string, string> = new Map([
  ['AzureCloud', 'https://management.azure.com'],
  ['AzureUSGovernment', 'https://management.usgovcloudapi.net'],
  ['AzureChinaCloud', 'https://management.chinacloudapi.cn'],
]);

const STATE_STORES = ['s3:', 'gs:', 'azblob:', 'file:', 'postgres:'];
const HOST = /^(?:[\w.-]+|\[[\da-f:]+\])$/i;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Reads the address of a service that is sent a token: HTTPS, or plain HTTP on this machine only. */
export function parseServiceUrl(text: string): Parsed<URL> {
  if (!URL.canParse(text)) {
    return { problem: `${shown(text)} is not a URL. Write one such as https://api.pulumi.com.` };
  }
  const url = new URL(text);
  if (!HOST.test(url.hostname))
    return { problem: `${shown(text)} has no host name of letters, digits, dots and dashes.` };
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return { problem: 'must be an address without credentials, query or fragment.' };
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname))) {
    return { value: url };
  }
  return { problem: `${shown(text)} is not an HTTPS address: a token would travel in the clear.` };
}

/** Reads the Pulumi Cloud address; a self-managed state store has no policy API to read. */
export function parsePulumiUrl(text: string): Parsed<URL> {
  if (STATE_STORES.some((scheme) => text.toLowerCase().startsWith(scheme))) {
    return {
      problem: `${shown(text)} is a state store without a policy API. Policy issues exist in Pulumi Cloud, hosted or self-hosted; name its API address.`,
    };
  }
  return parseServiceUrl(text);
}

/** Reads the host of a Pulumi console, with or without a port. */
export function parseConsoleDomain(text: string): Parsed<string> {
  const [host = '', port = '443', ...rest] = text.split(':');
  if (HOST.test(host) && /^\d{1,5}$/.test(port) && rest.length === 0) return { value: text };
  return { problem: `${shown(text)} is no host name, such as pulumi.example.com.` };
}

/** Reads an Azure cloud by name, or any Resource Manager address. */
export function parseAzureEnvironment(text: string): Parsed<URL> {
  const known = AZURE_CLOUDS.get(text);
  if (known !== undefined) return { value: new URL(known) };
  if (text.includes('://')) return parseServiceUrl(text);
  const names = [...AZURE_CLOUDS.keys()];
  return {
    problem: `${JSON.stringify(text)} is not a cloud.${allowedWords(text, names)} An https:// address of a Resource Manager is taken too.`,
  };
}

/** An address may carry a password before its @ or in its query: neither is echoed. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/^.*@/, '***@').replace(/[?#].*$/, '?***'));
}

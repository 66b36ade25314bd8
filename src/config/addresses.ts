import type { Parsed } from '../parsed.ts';
import { AZURE_CLOUDS, type AzureEnvironment, environmentAt } from '../sources/azure/sign-in/clouds.ts';
import { allowedWords } from './suggest.ts';

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
export function parseAzureEnvironment(text: string): Parsed<AzureEnvironment> {
  const known = AZURE_CLOUDS.get(text);
  if (known !== undefined) return { value: known };
  if (text.includes('://')) {
    const address = parseServiceUrl(text);
    return 'problem' in address ? address : { value: environmentAt(address.value) };
  }
  const names = [...AZURE_CLOUDS.keys()];
  return {
    problem: `${JSON.stringify(text)} is not a cloud.${allowedWords(text, names)} An https:// address of a Resource Manager is taken too.`,
  };
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/i;

/** Reads a tenant of Entra by its id, or by one of its domains. */
export function parseTenant(text: string): Parsed<string> {
  if (GUID.test(text) || (DOMAIN.test(text) && text.length <= 253)) return { value: text };
  return {
    problem: `${shown(text)} is no tenant. Write its id (a GUID), or a domain such as contoso.onmicrosoft.com.`,
  };
}

/** Reads the id of an application. */
export function parseClientId(text: string): Parsed<string> {
  if (GUID.test(text)) return { value: text };
  // It may be the secret, set in the wrong place.
  return {
    problem: 'is no application (client) id. Write the GUID that Entra shows for it. The value is not shown.',
  };
}

/** An address may carry a password before its @ or in its query: neither is echoed. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/^.*@/, '***@').replace(/[?#].*$/, '?***'));
}

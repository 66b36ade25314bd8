import type { SandboxRequest, SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { audiencesOf, CLOUDS, type CloudName } from './clouds.ts';
import type { AzureContext } from './context.ts';
import { readQueryOptions } from './query-options.ts';

const NAMES = ['AzureCloud', 'AzureChinaCloud', 'AzureUSGovernment'] as const;
const FIRST_LIST = '2019-05-01';

/** Where a cloud is: one object at first, a list of clouds in later versions. It asks for no token. */
export function metadataEndpoints({ switches }: AzureContext, { url }: SandboxRequest): SandboxResponse {
  const version = readQueryOptions(url, switches.plusMeansSpace).get('api-version') ?? '';
  if (!/^\d{4}-\d\d-\d\d$/.test(version)) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    return new ArmError(400, 'MissingApiVersionParameter', message).toResponse();
  }
  if (version < FIRST_LIST) return { status: 200, body: early(url.origin, switches.cloud) };
  const own = entry(switches.cloud, url.origin, url.origin);
  if (switches.metadataEndpoints === 'object') return { status: 200, body: own };
  const body = NAMES.map((name) =>
    name === switches.cloud ? own : entry(name, CLOUDS[name].login, CLOUDS[name].resourceManager),
  );
  return { status: 200, body };
}

function early(origin: string, cloud: CloudName) {
  return {
    galleryEndpoint: 'https://gallery.azure.com/',
    graphEndpoint: 'https://graph.windows.net/',
    portalEndpoint: `${CLOUDS[cloud].portal}/`,
    authentication: { loginEndpoint: `${origin}/`, audiences: audiencesOf(cloud) },
  };
}

function entry(name: CloudName, loginEndpoint: string, resourceManager: string) {
  return {
    portal: CLOUDS[name].portal,
    authentication: {
      loginEndpoint,
      audiences: audiencesOf(name),
      tenant: 'common',
      identityProvider: 'AAD',
    },
    graphAudience: 'https://graph.windows.net/',
    name,
    resourceManager,
  };
}

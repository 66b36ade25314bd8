import * as v from 'valibot';
import { parseServiceUrl } from '../../../config/addresses.ts';
import { SourceError } from '../../../errors.ts';
import { createService } from '../../http.ts';
import type { Authority, AzureEnvironment } from './clouds.ts';
import type { AzureSignInPorts } from './ports.ts';

/** The oldest version is the one that every Resource Manager answers, Azure Stack's too. */
const VERSION = '2015-01-01';

/** A word of the Azure CLI's command line, which on Windows passes a shell. */
const audience = v.pipe(v.string(), v.regex(/^[a-z][\w.:/-]{0,200}$/i, 'no audience'));

const cloud = v.object({
  resourceManager: v.optional(v.nullable(v.string())),
  authentication: v.object({
    loginEndpoint: v.string(),
    audiences: v.tupleWithRest([audience], v.unknown()),
  }),
});

type Cloud = v.InferOutput<typeof cloud>;

/** One object in the old version; in newer ones a list, whose other clouds are nobody's concern here. */
const endpoints = v.union([v.array(v.unknown()), cloud]);

/**
 * Where the cloud signs in: known, or as its Resource Manager tells at `/metadata/endpoints`. Throws a `sign-in`
 * error where that cannot be read: another cloud's authority is never asked instead.
 */
export async function authorityOf(
  { armUrl, authority }: AzureEnvironment,
  { signal, pacing }: Pick<AzureSignInPorts, 'signal' | 'pacing'>,
): Promise<Authority> {
  if (authority !== undefined) return authority;
  const service = createService({
    name: 'Azure Resource Manager',
    url: armUrl,
    headers: {},
    requestIdHeaders: ['x-ms-request-id', 'x-ms-correlation-request-id'],
    remedies: { unauthorized: '', forbidden: '' },
    signal,
    pacing,
  });
  try {
    const answer = await service.send({
      what: 'asking where the cloud signs in',
      method: 'GET',
      path: `/metadata/endpoints?api-version=${VERSION}`,
      schema: endpoints,
    });
    return toAuthority(Array.isArray(answer) ? ownOf(answer, armUrl) : answer);
  } catch (error) {
    if (!(error instanceof SourceError) || error.code === 'deadline') throw error;
    throw new SourceError(
      'sign-in',
      `Azure sign-in: the login address of ${armUrl.origin} is not known. ${error.message} Is azure-environment the address of a Resource Manager?`,
      { cause: error },
    );
  }
}

function ownOf(clouds: readonly unknown[], armUrl: URL): Cloud {
  for (const one of clouds) {
    const parsed = v.safeParse(cloud, one);
    if (parsed.success && originOf(parsed.output.resourceManager) === armUrl.origin) return parsed.output;
  }
  throw refused(`none of the ${clouds.length} clouds that it names is its own.`);
}

function originOf(address: string | null | undefined): string | undefined {
  return address && URL.canParse(address) ? new URL(address).origin : undefined;
}

function toAuthority({ authentication: { loginEndpoint, audiences } }: Cloud): Authority {
  const parsed = parseServiceUrl(loginEndpoint);
  if ('problem' in parsed) throw refused(`its login endpoint ${parsed.problem}`);
  return { loginUrl: parsed.value, audience: audiences[0] };
}

function refused(what: string): SourceError {
  return new SourceError(
    'contract',
    `Azure Resource Manager: asking where the cloud signs in failed: ${what}`,
  );
}

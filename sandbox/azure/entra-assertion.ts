import { CLOUDS } from './clouds.ts';
import type { AzureContext } from './context.ts';
import { EntraError, invalidClient } from './entra-error.ts';
import type { AzureClient } from './estate.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const HELP =
  'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ' +
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

type Claims = { readonly issuer: string; readonly subject: string; readonly audience: string };

/** Checks a client's assertion against its federated credentials. Nobody here can check the signature. */
export function checkAssertion(
  { switches, now }: Pick<AzureContext, 'switches' | 'now'>,
  client: AzureClient,
  assertion: string,
): void {
  const payload = readPayload(assertion);
  if (payload === undefined) throw invalidClient(50027, 'JWT token is invalid or malformed.');
  checkTime(payload, now());
  const text = (name: string): string => {
    const value = payload.get(name) ?? '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const claims = { issuer: text('iss'), subject: text('sub'), audience: text('aud') };
  const expected = CLOUDS[switches.cloud].assertionAudience;
  const records = client.federatedCredentials ?? [{ issuer: GITHUB }];
  const failing = firstForeign(
    claims,
    records.map((record) => ({ audience: expected, ...record })),
  );
  if (failing === undefined) return;
  if (switches.federationErrors === 'general' && failing !== 'audience') throw general(claims);
  const number = { issuer: 700211, audience: 700212, subject: 700213 }[failing];
  throw invalidClient(
    number,
    `No matching federated identity record found for presented assertion ${failing} '${claims[failing]}'. ${HELP}`,
  );
}

/** The first claim that no record takes, of the records that took those before. */
function firstForeign(claims: Claims, records: readonly Partial<Claims>[]): keyof Claims | undefined {
  let left = records;
  for (const claim of ['issuer', 'audience', 'subject'] as const) {
    left = left.filter((record) => record[claim] === undefined || record[claim] === claims[claim]);
    if (left.length === 0) return claim;
  }
  return undefined;
}

function general({ issuer, subject, audience }: Claims): EntraError {
  const message =
    `No matching federated identity record found for presented assertion. Assertion Issuer: '${issuer}'. ` +
    `Assertion Subject: '${subject}'. Assertion Audience: '${audience}'. ` +
    'https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation';
  return new EntraError(400, 'invalid_request', 70021, message);
}

function checkTime(payload: ReadonlyMap<string, unknown>, now: Date): void {
  const seconds = (name: string, otherwise: number): number => Number(payload.get(name) ?? otherwise) * 1000;
  const from = seconds('nbf', 0);
  const to = seconds('exp', Number.NaN);
  if (from <= now.getTime() && now.getTime() < to) return;
  const spoken = (instant: number): string =>
    Number.isNaN(instant) ? 'none' : new Date(instant).toISOString();
  const message =
    `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, assertion valid ` +
    `from ${spoken(from)}, expiry time of assertion ${spoken(to)}. Review the documentation at ` +
    'https://learn.microsoft.com/entra/identity-platform/certificate-credentials .';
  throw invalidClient(700024, message);
}

function readPayload(assertion: string): Map<string, unknown> | undefined {
  const [, payload, signature] = assertion.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    return new Map(Object.entries(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))));
  } catch {
    return undefined;
  }
}

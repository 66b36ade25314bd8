import { type AzureEvent, seedAzureEstate } from '../../../sandbox/azure/estate.ts';
import { SUBSCRIPTION_ID } from '../../../sandbox/azure/seed-catalog.ts';
import { type AzureSandbox, startAzure } from '../../../sandbox/azure/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import { type AzureFilter, parseAzureFilter } from '../../../src/sources/azure/filter.ts';
import type { AzurePlan } from '../../../src/sources/azure/plan.ts';
import { remainingRequests } from '../../../src/sources/azure/quota.ts';
import { createAzureSource } from '../../../src/sources/azure/source.ts';
import { parseAzureTarget } from '../../../src/sources/azure/targets/target.ts';
import { createService, type Service } from '../../../src/sources/http.ts';
import type { Progress } from '../../../src/sources/progress.ts';
import { serviceOptions } from '../service.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
const HOUR_MS = 3_600_000;
/** No id holds it; one of the hostile names holds a newline. */
const SEPARATOR = '\u0000';
export const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
export const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;

export function startSeededAzure(): Promise<AzureSandbox> {
  return startAzure({ estate: seedAzureEstate(seededRandom(5), NOW), now: () => NOW });
}

export type ReadOptions = Partial<AzurePlan> & {
  readonly windowMs?: number;
  readonly objectId?: string;
  readonly clock?: () => Date;
  readonly service?: Service;
  readonly progress?: Progress;
};

/** Reads targets with our source, over a window that ends now unless told otherwise. */
export function readScopes(
  azure: AzureSandbox,
  lines: readonly string[],
  {
    windowMs = 24 * HOUR_MS,
    objectId,
    clock = () => NOW,
    service = serviceOf(azure),
    progress,
    ...plan
  }: ReadOptions = {},
): Promise<SourceOutcome> {
  const targets = lines.map(parseAzureTarget).flatMap((parsed) => ('value' in parsed ? [parsed.value] : []));
  if (targets.length !== lines.length) throw new Error('a scope is malformed');
  return createAzureSource(
    {
      targets,
      from: new Date(NOW.getTime() - windowMs),
      to: NOW,
      cautions: [],
      filter: undefined,
      principal: 'any',
      crossCheck: false,
      states: false,
      defenderSeverity: false,
      waitForEventsMs: 0,
      maxRows: 200_000,
      ...plan,
    },
    {
      connect: () => Promise.resolve({ service, objectId }),
      clock,
      pollMs: 1,
      signal: new AbortController().signal,
      info: () => undefined,
      progress,
    },
  ).read();
}

export function serviceOf(azure: AzureSandbox): Service {
  const token = azure.issueToken();
  return createService(
    serviceOptions(azure.url, {
      headers: { authorization: `Bearer ${token}` },
      secret: token,
      requestIdHeaders: ['x-ms-request-id'],
      remaining: remainingRequests,
    }),
  );
}

/** Findings as the estate tells them, worked out by another route than the source's. */
export function truth(azure: AzureSandbox, isOwn: (event: AzureEvent) => boolean): string[] {
  const from = new Date(NOW.getTime() - 24 * HOUR_MS).toISOString();
  const newest = new Map<string, { at: bigint; bad: boolean }>();
  for (const event of azure.estate.events.filter((one) => isOwn(one) && one.timestamp >= from)) {
    const key = keyOf(event);
    const at = ticks(event.timestamp);
    const bad =
      event.complianceState !== 'Exempt' && (!event.isCompliant || event.complianceState === 'NonCompliant');
    const known = newest.get(key);
    if (known === undefined || at > known.at || (at === known.at && bad)) newest.set(key, { at, bad });
  }
  return [...newest].flatMap(([key, { bad }]) => (bad ? [key] : [])).toSorted();
}

function keyOf(event: AzureEvent): string {
  const { resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId } = event;
  return [resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId ?? '']
    .join(SEPARATOR)
    .toLowerCase();
}

/** Ten-millionths of a second since 1970, whatever the number of digits. */
function ticks(timestamp: string): bigint {
  const [whole = '', fraction = ''] = timestamp.replace('Z', '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 10_000n + BigInt(fraction.padEnd(7, '0'));
}

export const seen = ({ findings }: SourceOutcome): string[] =>
  findings
    .map(({ resource, policy }) =>
      [resource.id, policy.assignment, policy.reference ?? ''].join(SEPARATOR).toLowerCase(),
    )
    .toSorted();

/** The same without the definition, which a finding does not carry as an id. */
export const withoutDefinition = (keys: readonly string[]): string[] =>
  keys.map((key) => key.split(SEPARATOR).toSpliced(2, 1).join(SEPARATOR)).toSorted();

export const inGroup = ({ resourceId }: AzureEvent): boolean =>
  resourceId.toLowerCase().startsWith(`${WEB.toLowerCase()}/`);

/** A filter as the configuration reads it. */
export function filterOf(text: string): AzureFilter {
  const parsed = parseAzureFilter(text);
  if (!('value' in parsed) || parsed.value === undefined) throw new Error(`${text} is no filter`);
  return parsed.value;
}

/** A clock that goes on by a second whenever it is looked at. */
export function ticking(): () => Date {
  let now = NOW.getTime();
  return () => {
    now += 1_000;
    return new Date(now);
  };
}

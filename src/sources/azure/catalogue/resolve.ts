import pMap from 'p-map';
import * as v from 'valibot';
import { SourceError, type SourceErrorCode } from '../../../errors.ts';
import { orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { CONCURRENCY } from '../../source.ts';
import { getPolicyObject, type PolicyObject, policyObject } from '../api/definitions.ts';
import { chunksOf, type GraphReach, kqlList, queryGraph } from '../api/resource-graph.ts';
import { idKey } from '../targets/id.ts';
import { POLICY_KINDS, type PolicyId, type PolicyKind } from './policy-ids.ts';
import { outageAmong, unreadNotes } from './unread.ts';

/** What is known of the ids, by key. */
export type PolicyObjects = ReadonlyMap<string, PolicyObject>;

/** Ids in one query of Resource Graph: they keep its text below 20,000 characters. */
const IDS_OF_A_QUERY = 100;
const TYPES = kqlList(POLICY_KINDS.map((kind) => `microsoft.authorization/${kind.toLowerCase()}`));

const NAMES: Readonly<Record<PolicyKind, string>> = {
  policyAssignments: 'policy assignments',
  policyDefinitions: 'policy definitions',
  policySetDefinitions: 'policy initiatives',
};

type Resolved = {
  readonly objects: PolicyObjects;
  readonly notes: readonly string[];
  /** An outage kept back what may say how severe a finding is. */
  readonly failure: SourceError | undefined;
};

/**
 * Looks each id up once: all together in Resource Graph, and by itself in Resource Manager what that does not bring.
 * What cannot be read is a note, and an outage is told besides.
 */
export async function resolvePolicies(
  ids: ReadonlyMap<string, PolicyId>,
  service: Service,
  reach: GraphReach,
): Promise<Resolved> {
  const objects = await fromGraph(ids, service, reach);
  const missing = [...ids].filter(([key]) => !objects.has(key));
  const get = patientGet(service);
  const failures = await pMap(
    missing,
    async ([key, { kind, id }]) => {
      const answer = await get(id);
      if (answer instanceof SourceError) return { kind, failure: answer };
      objects.set(key, answer);
      return undefined;
    },
    { concurrency: CONCURRENCY },
  );
  const telling = failures.flatMap((one) =>
    one === undefined || one.kind === 'policySetDefinitions' ? [] : [one.failure],
  );
  return {
    objects,
    notes: POLICY_KINDS.flatMap((kind) => notesOf(kind, failures)),
    failure: outageAmong(telling),
  };
}

async function fromGraph(
  ids: ReadonlyMap<string, PolicyId>,
  service: Service,
  reach: GraphReach,
): Promise<Map<string, PolicyObject>> {
  const objects = new Map<string, PolicyObject>();
  for (const keys of chunksOf([...ids.keys()], IDS_OF_A_QUERY)) {
    const asked = kqlList(keys.map((key) => `/${key}`));
    const query = `policyresources | where type in~ ${TYPES} and tolower(id) in ${asked} | project id, type, properties`;
    const { rows, failure } = await queryGraph(service, 'looking up policies', query, reach);
    for (const row of rows) {
      const parsed = v.safeParse(policyObject, row);
      const key = parsed.success ? idKey(parsed.output.id) : '';
      if (parsed.success && ids.has(key)) objects.set(key, parsed.output);
    }
    // Resource Manager is asked for the rest.
    if (failure !== undefined) return objects;
  }
  return objects;
}

/** What is said of one id says nothing of the next. */
const OF_ONE_ID: readonly SourceErrorCode[] = ['forbidden', 'not-found', 'rejected', 'contract'];

/** Gives up after as many failures in a row as requests are in flight: an outage is not waited out for every id. */
function patientGet(service: Service): (id: string) => Promise<PolicyObject | SourceError> {
  let inARow = 0;
  let last: SourceError | undefined;
  return async (id) => {
    if (last !== undefined && inARow >= CONCURRENCY) return last;
    const answer = await orFailure(getPolicyObject(service, id));
    const isOutage = answer instanceof SourceError && !OF_ONE_ID.includes(answer.code);
    inARow = isOutage ? inARow + 1 : 0;
    if (isOutage) last = answer;
    return answer;
  };
}

type Failed = { readonly kind: PolicyKind; readonly failure: SourceError } | undefined;

function notesOf(kind: PolicyKind, failed: readonly Failed[]): readonly string[] {
  return unreadNotes({
    what: NAMES[kind],
    permission: `Microsoft.Authorization/${kind}/read`,
    consequence: 'their findings show ids, and what these would say of severity is not heard',
    failures: failed.flatMap((one) => (one?.kind === kind ? [one.failure] : [])),
  });
}

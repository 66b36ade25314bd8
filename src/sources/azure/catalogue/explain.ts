import type { Finding, PolicyReference } from '../../../finding/finding.ts';
import type { SetAside } from '../../../finding/outcome.ts';
import { plural } from '../../../report/summary-line.ts';
import type { Service } from '../../http.ts';
import type { PolicyObject } from '../api/definitions.ts';
import type { GraphReach } from '../api/resource-graph.ts';
import { idKey } from '../targets/id.ts';
import { type AssessmentWords, readAssessments } from './defender.ts';
import { enricherOf } from './enrich.ts';
import { separateExempted } from './exempted.ts';
import { ExemptionBook, subscriptionOf } from './exemption-book.ts';
import { policyIds } from './policy-ids.ts';
import { readExemptions } from './read-exemptions.ts';
import { resolvePolicies } from './resolve.ts';
import { isDecided, type Known } from './severity.ts';

/** Where the findings come from, and what may be asked. `subscriptions` are GUIDs, `managementGroups` names. */
export type ExplainContext = GraphReach & {
  readonly service: Service;
  readonly now: Date;
  readonly defenderSeverity: boolean;
};

/** The same findings, with names, words and severities; those that are exempted now stand apart. */
export type Explained = {
  readonly findings: readonly Finding[];
  readonly setAside: readonly SetAside[];
  readonly notes: readonly string[];
  /** An outage kept back what may make a finding more severe: what counts is not known then. */
  readonly failure?: unknown;
};

/**
 * Adds what Azure knows of the policies behind the findings: names, categories, the organisation's own messages,
 * severities of metadata, enforcement, exemptions. Each policy is looked up once. What is not there or may not
 * be read is a note and changes nothing; an outage is told as a failure beside the findings, none of which is lost.
 */
export async function explainFindings(
  findings: readonly Finding[],
  context: ExplainContext,
): Promise<Explained> {
  if (findings.length === 0) return { findings, setAside: [], notes: [] };
  const { service, now } = context;
  const reach = reachOf(findings, context);
  const ids = policyIds(findings);
  const assignments = [...ids].flatMap(([key, { kind }]) => (kind === 'policyAssignments' ? [key] : []));
  const book = new ExemptionBook(now, context);
  const [{ objects, notes: unread, failure }, unlisted] = await Promise.all([
    resolvePolicies(ids, service, reach),
    readExemptions(book, findings, assignments, service, reach),
  ]);
  const find = remembered((id) => objects.get(idKey(id)));
  // Findings share their policy: what is known of it is worked out once, and shared as well.
  const policies = new Set(findings.map(({ policy }) => policy));
  const known = new Map(Array.from(policies, (policy) => [policy, knownOf(policy, find)]));
  const isAsked = context.defenderSeverity && [...known.values()].some((one) => !isDecided(one));
  const defender = isAsked ? await readAssessments(service) : NOT_ASKED;
  const findWords = remembered((id) => defender.words.get(idKey(id)));
  const enrichers = new Map(
    Array.from(known, ([policy, one]) => [policy, enricherOf(policy, one, findWords(policy.definition))]),
  );
  const explained = findings.map((finding) => enrichers.get(finding.policy)?.(finding) ?? finding);
  const { counted, setAside, notes } = separateExempted(explained, book);
  return {
    findings: counted,
    setAside,
    notes: [...unread, ...defender.notes, ...unenforcedNotes(findings, known), ...unlisted, ...notes],
    failure: failure ?? defender.failure,
  };
}

const NOT_ASKED = { words: new Map<string, AssessmentWords>(), notes: [], failure: undefined };

/** Without any scope Resource Graph would look through the whole tenant. */
function reachOf(findings: readonly Finding[], { subscriptions, managementGroups }: GraphReach): GraphReach {
  if (subscriptions.length + managementGroups.length > 0) return { subscriptions, managementGroups };
  const own = findings.flatMap(({ resource }) => subscriptionOf(resource.id) ?? []);
  return { subscriptions: [...new Set(own)], managementGroups };
}

type Find<T> = (id: string | undefined) => T | undefined;

/** Many findings name the same few ids: what is found for each is kept. */
function remembered<T>(find: (id: string) => T | undefined): Find<T> {
  const found = new Map<string, T | undefined>();
  return (id = '') => {
    if (!found.has(id)) found.set(id, find(id));
    return found.get(id);
  };
}

function knownOf({ assignment, definition, initiative }: PolicyReference, find: Find<PolicyObject>): Known {
  return { assignment: find(assignment), definition: find(definition), initiative: find(initiative) };
}

function unenforcedNotes(
  findings: readonly Finding[],
  known: ReadonlyMap<PolicyReference, Known>,
): readonly string[] {
  const count = findings.filter(({ policy }) => known.get(policy)?.assignment?.isEnforced === false).length;
  return count === 0
    ? []
    : [`Of assignments that are not enforced (DoNotEnforce): ${plural(count, 'finding')}.`];
}

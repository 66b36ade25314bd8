import pMap from 'p-map';
import { SourceError } from '../../../errors.ts';
import type { Finding } from '../../../finding/finding.ts';
import type { Service } from '../../http.ts';
import { CONCURRENCY } from '../../source.ts';
import { listExemptions } from '../api/exemptions.ts';
import { chunksOf, type GraphReach, kqlList, queryGraph } from '../api/resource-graph.ts';
import { idKey } from '../targets/id.ts';
import { type ExemptionBook, subscriptionOf } from './exemption-book.ts';
import { unreadNotes } from './unread.ts';

/** Assignments in one query of Resource Graph. */
const IDS_OF_A_QUERY = 100;
/** Lists of Resource Manager that are read in place of Resource Graph. */
export const MAX_EXEMPTION_LISTS = 50;

/**
 * Reads the exemptions of the findings' assignments into the book: in Resource Graph, and where that fails by the
 * lists of the subscriptions, or of the resource groups where the identity sees no more. Gives notes of what was not read.
 */
export async function readExemptions(
  book: ExemptionBook,
  findings: readonly Finding[],
  assignments: readonly string[],
  service: Service,
  reach: GraphReach,
): Promise<readonly string[]> {
  const isWhole = await readGraph(book, assignments, service, reach);
  // Whether a management group's exemption applies to a subscription, only the subscription's own list tells.
  const open = isWhole
    ? findings.filter((finding) => book.exempting(finding, 'doubtful').length > 0)
    : findings;
  const failures = await readLists(book, open, service);
  return unreadNotes({
    what: 'lists of policy exemptions',
    permission: 'Microsoft.Authorization/policyExemptions/read',
    consequence: 'findings that they may exempt count',
    failures,
  });
}

async function readGraph(
  book: ExemptionBook,
  assignments: readonly string[],
  service: Service,
  reach: GraphReach,
): Promise<boolean> {
  for (const keys of chunksOf(assignments, IDS_OF_A_QUERY)) {
    const asked = kqlList(keys.map((key) => `/${key}`));
    const query = `policyresources | where type in~ ('microsoft.authorization/policyexemptions') and tolower(properties.policyAssignmentId) in ${asked} | project id, type, properties`;
    const { rows, failure } = await queryGraph(service, 'looking up policy exemptions', query, reach);
    for (const row of rows) book.add(row);
    if (failure !== undefined) return false;
  }
  return true;
}

/** Every list is of a subscription, or of one of its resource groups. */
type Listed = { readonly subscription: string; readonly scope: string };

async function readLists(
  book: ExemptionBook,
  findings: readonly Finding[],
  service: Service,
): Promise<readonly SourceError[]> {
  const bySubscription = Map.groupBy(findings, ({ resource }) => subscriptionOf(resource.id) ?? '');
  bySubscription.delete('');
  const whole = [...bySubscription.keys()].map((subscription) => ({
    subscription,
    scope: `/subscriptions/${subscription}`,
  }));
  const failed = await readEach(book, whole, service);
  const groups = [...failed].flatMap(([subscription, failure]) =>
    failure.code === 'forbidden' ? groupsOf(subscription, bySubscription.get(subscription) ?? []) : [],
  );
  const failedGroups = await readEach(book, groups, service);
  const isMended = (subscription: string) =>
    groups.some((group) => group.subscription === subscription) && !failedGroups.has(subscription);
  for (const subscription of bySubscription.keys()) {
    if (!failed.has(subscription) || isMended(subscription)) book.markListed(subscription);
  }
  return [...failed].flatMap(([subscription, failure]) => (isMended(subscription) ? [] : [failure]));
}

/** Why the lists of a subscription could not be read, by subscription. */
async function readEach(
  book: ExemptionBook,
  lists: readonly Listed[],
  service: Service,
): Promise<ReadonlyMap<string, SourceError>> {
  const failed = new Map(
    lists.slice(MAX_EXEMPTION_LISTS).map(({ subscription }) => [subscription, tooMany()]),
  );
  const read = async ({ subscription, scope }: Listed): Promise<void> => {
    const { rows, failure } = await listExemptions(service, scope);
    for (const row of rows) book.add(row, subscription);
    if (failure !== undefined) failed.set(subscription, failure);
  };
  await pMap(lists.slice(0, MAX_EXEMPTION_LISTS), read, { concurrency: CONCURRENCY });
  return failed;
}

/** The groups of all the findings; none where a finding is in no group, since the groups would not tell all. */
function groupsOf(subscription: string, findings: readonly Finding[]): readonly Listed[] {
  const groups = new Map<string, Listed>();
  for (const { resource } of findings) {
    const scope = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(resource.id)?.[0];
    if (scope === undefined) return [];
    groups.set(idKey(scope), { subscription, scope });
  }
  return [...groups.values()];
}

function tooMany(): SourceError {
  return new SourceError('too-many-rows', `At most ${MAX_EXEMPTION_LISTS} lists are read.`);
}

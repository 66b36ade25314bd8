import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import { compareWords } from '../../finding/axis.ts';
import type { Finding, PolicyReference } from '../../finding/finding.ts';
import { orFailure } from '../failure.ts';
import { CONCURRENCY } from '../source.ts';
import type { IssueDetails } from './api/issue-schema.ts';
import { getIssue, type IssueBook } from './api/issues.ts';

/** One request each: enough for every policy that a reader will look at. */
const MAX_EXPLAINED_POLICIES = 50;

export type Explained = { readonly findings: readonly Finding[]; readonly notes: readonly string[] };

/**
 * Adds what the service knows of each policy: title, description, remediation, framework. One issue stands for its
 * policy, worst first. It is for the reader only: a look-up that fails leaves the finding as it is.
 */
export async function explainPolicies(
  findings: readonly Finding[],
  book: IssueBook | undefined,
): Promise<Explained> {
  if (book === undefined || findings.length === 0) return { findings, notes: [] };
  const policies = new Map<string, Finding>();
  for (const finding of findings.toSorted(worseFirst)) {
    if (finding.issueIds !== undefined && !policies.has(keyOf(finding)))
      policies.set(keyOf(finding), finding);
  }
  const shown = [...policies].slice(0, MAX_EXPLAINED_POLICIES);
  const looked = await pMap(shown, async ([key, finding]) => [key, await look(book, finding)] as const, {
    concurrency: CONCURRENCY,
  });
  const known = new Map(looked);
  const failed = looked.filter(([, details]) => details === undefined).length;
  const explained = new Map<PolicyReference, PolicyReference>();
  const explain = (policy: PolicyReference, details: IssueDetails): PolicyReference => {
    const held = explained.get(policy) ?? withDetails(policy, details);
    explained.set(policy, held);
    return held;
  };
  return {
    findings: findings.map((finding) => {
      const details = known.get(keyOf(finding));
      return details === undefined ? finding : { ...finding, policy: explain(finding.policy, details) };
    }),
    notes: failed === 0 ? [] : [`What ${failed} of ${shown.length} policies ask for could not be looked up.`],
  };
}

async function look(book: IssueBook, finding: Finding): Promise<IssueDetails | undefined> {
  const details = await orFailure(getIssue(book, finding.issueIds?.[0] ?? ''));
  if (details instanceof SourceError) return undefined;
  // An answer about another policy explains nothing.
  const { policyPack, policyName } = details.policyIssue;
  return policyPack === finding.policy.pack && policyName === finding.policy.name ? details : undefined;
}

function withDetails(known: PolicyReference, details: IssueDetails): PolicyReference {
  const { policy, policyPack } = details;
  return {
    ...known,
    title: policy?.displayName || undefined,
    packTitle: policyPack?.displayName || undefined,
    version: known.version ?? (policyPack?.version || undefined),
    description: policy?.description || known.description,
    remediation: policy?.remediationSteps || undefined,
    url: policy?.url || undefined,
    framework: frameworkOf(details),
  };
}

function frameworkOf({ policy }: IssueDetails): string | undefined {
  const { name, version, reference } = policy?.framework ?? {};
  return [name, version, reference].filter(Boolean).join(' ') || undefined;
}

function keyOf({ policy: { pack, name } }: Finding): string {
  return JSON.stringify([pack, name]);
}

function worseFirst(a: Finding, b: Finding): number {
  return compareWords('severity', a.severity, b.severity) || compareWords('level', a.level, b.level);
}

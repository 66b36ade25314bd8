import { SourceError } from '../../errors.ts';
import type { Finding } from '../../finding/finding.ts';
import type { SetAside } from '../../finding/outcome.ts';
import type { Service } from '../http.ts';
import type { IssueBook } from './api/issues.ts';
import { readClosed } from './closed.ts';
import type { LocatedAccount, LocatedStack } from './locate.ts';
import { type NormalisedIssues, normaliseIssues } from './normalise.ts';
import type { PulumiPlan } from './plan.ts';
import { compareWithPreview } from './preview/compare.ts';
import type { PreviewDigest } from './preview/digest.ts';
import { readPreview } from './preview/read.ts';
import type { PreviewReference } from './preview/reference.ts';

/** What a stack's open issues are beside the change's own preview. */
export type Compared = {
  readonly findings: readonly Finding[];
  readonly setAside: readonly SetAside[];
  readonly cautions: readonly string[];
  readonly previewed: boolean;
  /** Why the preview could not be read; the findings are then as without one. */
  readonly failure?: unknown;
};

/** Names of policies that a caution lists. */
const NAMED_POLICIES = 5;

/** The preview that was named for a stack; the one without a name is for the only stack there is. */
export function previewOf(
  located: LocatedStack | LocatedAccount,
  { previews }: PulumiPlan,
): PreviewReference | undefined {
  if (located.kind === 'account') return undefined;
  const names = [located.target, located.entity.name].map((name) => name.toLowerCase());
  return previews.find(({ stack }) => stack === undefined || names.includes(stack.toLowerCase()))?.reference;
}

/** Reads the stack's preview and compares the open issues with it. */
export async function withPreview(
  preview: PreviewReference,
  located: LocatedStack,
  issues: NormalisedIssues,
  { service, book, plan }: { service: Service; book: IssueBook | undefined; plan: PulumiPlan },
): Promise<Compared> {
  const { reference, entity } = located;
  try {
    const digest = await readPreview(preview, service, reference, entity, plan.commit);
    const closed = await triagedBeyond(issues, digest, located, book, plan);
    const context = {
      scope: entity.name,
      url: plan.console.stackPage(entity.organization, entity.project, entity.stack),
      triaged: new Set([...closed.triaged, ...issues.exempted.map(({ finding }) => finding.fingerprint)]),
    };
    const compared = compareWithPreview(issues.findings, digest, context);
    return { ...compared, cautions: [...closed.cautions, ...undetermined(digest)], previewed: true };
  } catch (failure) {
    return { findings: issues.findings, setAside: [], cautions: [], previewed: false, failure };
  }
}

/** Fingerprints that a person has closed, in the active list or, where the preview needs them, in the closed one. */
async function triagedBeyond(
  { triaged }: NormalisedIssues,
  digest: PreviewDigest,
  { entity }: LocatedStack,
  book: IssueBook | undefined,
  { console }: PulumiPlan,
): Promise<{ readonly triaged: ReadonlySet<string>; readonly cautions: readonly string[] }> {
  if (digest.violations.length === 0 || book === undefined) return { triaged, cautions: [] };
  try {
    const closed = normaliseIssues(await readClosed(book, entity), entity, console);
    return { triaged: new Set([...triaged, ...closed.triaged]), cautions: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const caution = `Closed issues could not be read (${error.code}): what somebody has triaged away may be shown as new with this change.`;
    return { triaged, cautions: [caution] };
  }
}

function undetermined({ undetermined: policies }: PreviewDigest): readonly string[] {
  if (policies.length === 0) return [];
  const names = [...new Set(policies.map(({ policy }) => policy))];
  const more = names.length > NAMED_POLICIES ? ` and ${names.length - NAMED_POLICIES} more` : '';
  return [
    `The preview could not evaluate ${names.slice(0, NAMED_POLICIES).join(', ')}${more} before the update: whether this change keeps to them will show after it.`,
  ];
}

import { SourceError } from '../../../errors.ts';
import type { Finding } from '../../../finding/finding.ts';
import type { PreviewState, SetAside } from '../../../finding/outcome.ts';
import { orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import type { PolicyIssue } from '../api/issue-schema.ts';
import type { IssueBook } from '../api/issues.ts';
import { listStackPacks } from '../api/stacks.ts';
import { isDeployment, type LatestUpdate } from '../freshness.ts';
import { readClosed } from '../issues/closed.ts';
import { type NormalisedIssues, normaliseIssues } from '../issues/normalise.ts';
import type { PulumiPlan } from '../plan.ts';
import type { LocatedAccount, LocatedStack } from '../targets/locate.ts';
import { compareWithPreview } from './compare.ts';
import type { PreviewDigest } from './digest.ts';
import { readPreview } from './read.ts';
import type { PreviewReference } from './reference.ts';

/** What a stack's open issues are beside the change's own preview. */
export type Compared = {
  readonly findings: readonly Finding[];
  readonly setAside: readonly SetAside[];
  readonly cautions: readonly string[];
  readonly preview: PreviewState;
  /** Why the preview could not be read; the findings are then as without one. */
  readonly failure?: unknown;
};

/** What a comparison needs to know besides the open issues. */
export type PreviewContext = {
  readonly service: Service;
  readonly book: IssueBook | undefined;
  readonly plan: PulumiPlan;
  /** Every row of the active list, closed ones too. */
  readonly rows: readonly PolicyIssue[];
  /** The stack's latest update; `undefined` where what is around the stack could not be read at all. */
  readonly latest: LatestUpdate | undefined;
};

/** Names of policies and packs that a caution lists. */
const NAMED = 5;

/** The preview that was named for a stack; the one without a name is for the only stack there is. */
export function previewOf(
  located: LocatedStack | LocatedAccount,
  { previews }: PulumiPlan,
): PreviewReference | undefined {
  if (located.kind === 'account') return undefined;
  return previews.find(({ stack }) => stack === undefined || isNamed(located, stack))?.reference;
}

/** Whether a line of `pulumi-preview` names the stack, as it is reported or as the service spells it. */
export function isNamed({ target, entity }: LocatedStack, stack: string): boolean {
  return [target, entity.name].some((name) => name.toLowerCase() === stack.toLowerCase());
}

/** Reads the stack's preview and compares the open issues with it. */
export async function withPreview(
  preview: PreviewReference,
  located: LocatedStack,
  issues: NormalisedIssues,
  context: PreviewContext,
): Promise<Compared> {
  const { reference, entity } = located;
  const { service, plan, latest } = context;
  try {
    const { digest, cautions } = await readPreview(preview, service, reference, entity, plan);
    refuseStale(digest, latest, entity.name);
    const triaged = await triagedFor(digest, located, issues, context);
    const compared = compareWithPreview(issues.findings, digest, {
      scope: entity.name,
      url: plan.console.stackPage(entity.organization, entity.project, entity.stack),
      triaged: triaged.keys,
      reports: issues.reports,
    });
    return {
      ...compared,
      cautions: [
        ...cautions,
        ...triaged.cautions,
        ...(await missingPacks(digest, located, service)),
        ...undetermined(digest),
      ],
      preview: 'read',
    };
  } catch (failure) {
    return { findings: issues.findings, setAside: [], cautions: [], preview: 'failed', failure };
  }
}

/** A preview compares with what was deployed when it began: after a later update it proves nothing. */
function refuseStale(digest: PreviewDigest, latest: LatestUpdate | undefined, name: string): void {
  if (latest?.failure !== undefined) throw latest.failure;
  const info = latest?.update?.info;
  if (info === undefined || !isDeployment(info.kind)) return;
  // One that has not ended counts by its beginning: a preview beside a running update gets a caution of its own.
  const changedAt = info.endTime || info.startTime;
  if (Date.parse(digest.startedAt) >= changedAt * 1000) return;
  throw new SourceError(
    'incomplete',
    `Pulumi preview of ${name} failed: it began ${digest.startedAt}, before the latest update of the stack at ${new Date(changedAt * 1000).toISOString()}, so it compares with what is no longer deployed. Run the preview again.`,
  );
}

/**
 * Fingerprints of what the preview may report again without its being new: closed by a person, or under an
 * exception. Whether such issues are in the active list or the closed one is not documented, so both are read.
 */
async function triagedFor(
  digest: PreviewDigest,
  { entity }: LocatedStack,
  issues: NormalisedIssues,
  { book, plan, rows }: PreviewContext,
): Promise<{ readonly keys: ReadonlySet<string>; readonly cautions: readonly string[] }> {
  const known = keysOf(issues);
  if (digest.violations.length === 0 || book === undefined) return { keys: known, cautions: [] };
  const closed = await orFailure(readClosed(book, entity));
  if (closed instanceof SourceError) {
    const caution = `Closed issues could not be read (${closed.code}): what somebody has triaged away may be shown as new with this change.`;
    return { keys: known, cautions: [caution] };
  }
  return { keys: keysOf(normaliseIssues([...rows, ...closed], entity, plan.console)), cautions: [] };
}

function keysOf({ triaged, exempted }: NormalisedIssues): ReadonlySet<string> {
  return new Set([...triaged, ...exempted.map(({ finding }) => finding.fingerprint)]);
}

/** Packs that must run on the stack and did not run in the preview; where they may not be read, nothing is said. */
async function missingPacks(
  { packs }: PreviewDigest,
  { reference }: LocatedStack,
  service: Service,
): Promise<readonly string[]> {
  const required = await orFailure(listStackPacks(service, reference, 'preventative'));
  if (required instanceof SourceError) {
    if (['forbidden', 'not-found'].includes(required.code)) return [];
    return [`Whether the preview ran all required packs could not be looked up (${required.code}).`];
  }
  const missing = required.filter((pack) => !packs.has(pack));
  if (missing.length === 0) return [];
  return [
    `The preview did not run ${someOf(missing)}, which the stack's policy groups require: what this change adds against them is not known.`,
  ];
}

function undetermined({ undetermined: policies }: PreviewDigest): readonly string[] {
  if (policies.length === 0) return [];
  const names = [...new Set(policies.map(({ policy }) => policy))];
  return [
    `The preview could not evaluate ${someOf(names)} before the update: whether this change keeps to them will show after it.`,
  ];
}

function someOf(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${names.slice(0, NAMED).join(', ')}${more}`;
}

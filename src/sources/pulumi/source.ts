import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import type { Finding } from '../../finding/finding.ts';
import type { SetAside, SourceOutcome, TargetOutcome } from '../../finding/outcome.ts';
import { worseWords } from '../../finding/worst.ts';
import { failedState } from '../failure.ts';
import { CONCURRENCY, type Source } from '../source.ts';
import type { IssueBook } from './api/issues.ts';
import { explainPolicies } from './details.ts';
import { readIssues } from './issues/issue-reading.ts';
import type { PulumiPlan, PulumiPorts } from './plan.ts';
import { isNamed } from './preview/stack-preview.ts';
import { readTarget, type TargetReading } from './target-reading.ts';
import { type Located, type LocatedAccount, type LocatedStack, locate } from './targets/locate.ts';
import { awaitEvaluations } from './waiting.ts';

/** Open policy issues of stacks and Insights accounts in Pulumi Cloud. */
export function createPulumiSource(plan: PulumiPlan, ports: PulumiPorts): Source {
  return {
    name: 'pulumi',
    targets: [...plan.stacks, ...plan.accounts].map(({ id }) => id),
    read: () => readAll(plan, ports),
  };
}

type Readable = LocatedStack | LocatedAccount;

async function readAll(plan: PulumiPlan, ports: PulumiPorts): Promise<SourceOutcome> {
  const located = await locate(plan.stacks, plan.accounts, ports.serviceOf);
  const readable = located.filter((one) => one.kind !== 'unlocated');
  const organizations = Map.groupBy(readable, ({ entity }) => entity.organization);
  const read = await Promise.all(
    [...organizations].map(([organization, members]) =>
      readOrganization(organization, members, plan, ports).catch((failure: unknown) =>
        allUnread(members, failure),
      ),
    ),
  );
  const outcomes = new Map(read.flatMap(({ readings }) => [...readings]));
  // The same stack under two spellings is one stack, and so is a child account beside its parent.
  const findings = distinctFindings(read.flatMap((organization) => organization.findings));
  return {
    source: 'pulumi',
    findings,
    setAside: setAsideOf([...outcomes.values()], findings),
    exhaustive: true,
    targets: [
      ...located.map((one) =>
        one.kind === 'unlocated'
          ? unread(one.target, one.failure)
          : (outcomes.get(one)?.outcome ?? unread(one.target, undefined)),
      ),
      ...strayPreviews(plan, located),
    ],
  };
}

/** Where two readings of one stack disagree, what counts for one of them counts. */
function setAsideOf(readings: readonly ReadTarget[], findings: readonly Finding[]): readonly SetAside[] {
  const counted = new Set(findings.map(({ fingerprint }) => fingerprint));
  const all = readings
    .flatMap(({ setAside }) => setAside)
    .filter(({ finding }) => !counted.has(finding.fingerprint));
  return [...new Map(all.map((one) => [one.finding.fingerprint, one])).values()];
}

/** A preview for a stack that no pattern has found: what it says would be lost without a word. */
function strayPreviews({ previews }: PulumiPlan, located: readonly Located[]): readonly TargetOutcome[] {
  // While one of the patterns could not be expanded, nobody knows what it would have found.
  if (located.some((one) => one.kind === 'unlocated' && !isMissing(one.failure))) return [];
  const isFor = (stack: string, one: Located): boolean =>
    one.kind === 'stack'
      ? isNamed(one, stack)
      : one.kind === 'unlocated' && one.target.toLowerCase() === stack.toLowerCase();
  return previews.flatMap(({ stack }) => {
    if (stack === undefined || located.some((one) => isFor(stack, one))) return [];
    const message = `Pulumi Cloud: pulumi-preview names ${stack}, which none of the patterns in pulumi-stacks has found. Check the name; case counts where the service minds it.`;
    return [unread(stack, new SourceError('missing-target', message))];
  });
}

function isMissing(failure: unknown): boolean {
  return failure instanceof SourceError && failure.code === 'missing-target';
}

/** What is left of a reading once its findings are explained. */
type ReadTarget = Omit<TargetReading, 'findings'>;

type OrganizationReading = {
  readonly findings: readonly Finding[];
  readonly readings: ReadonlyMap<Readable, ReadTarget>;
};

/** One organisation: its waits, its issues in one go, then each target's own questions beside them. */
async function readOrganization(
  organization: string,
  members: readonly Readable[],
  plan: PulumiPlan,
  ports: PulumiPorts,
): Promise<OrganizationReading> {
  const service = await ports.serviceOf(organization);
  const waited = await awaitEvaluations(service, members, plan, ports);
  const entities = [...new Set(members.map(({ entity }) => entity))];
  const reading = readIssues(service, entities, { ...plan, progress: ports.progress });
  const readTargets = pMap(
    members,
    async (member) => {
      const context = { service, reading, waited: waited.get(member), plan, ports };
      return [member, await readTarget(member, context)] as const;
    },
    { concurrency: CONCURRENCY },
  );
  // Awaited together: a defect in the one may show before the other gets to it.
  const [readings, { book }] = await Promise.all([readTargets, reading]);
  return explained(readings, book);
}

/** Looks up what policies ask for once per organisation, and says on its first target what could not be. */
async function explained(
  readings: readonly (readonly [Readable, TargetReading])[],
  book: IssueBook | undefined,
): Promise<OrganizationReading> {
  const { findings, notes } = await explainPolicies(
    readings.flatMap(([, reading]) => reading.findings),
    book,
  );
  return {
    findings,
    readings: new Map(
      readings.map(([member, { setAside, outcome }], index) => [
        member,
        { setAside, outcome: index === 0 ? { ...outcome, notes: [...outcome.notes, ...notes] } : outcome },
      ]),
    ),
  };
}

/** A defect in reading one organisation leaves the others what they found. */
function allUnread(members: readonly Readable[], failure: unknown): OrganizationReading {
  return {
    findings: [],
    readings: new Map(
      members.map((member) => [member, { setAside: [], outcome: unread(member.target, failure) }]),
    ),
  };
}

function unread(target: string, failure: unknown): TargetOutcome {
  return { target, state: failedState(failure), leftOut: 0, notes: [], cautions: [] };
}

/** Where two readings of one finding disagree, the worse word of each counts. */
function distinctFindings(findings: readonly Finding[]): readonly Finding[] {
  const distinct = new Map<string, Finding>();
  for (const finding of findings) {
    const known = distinct.get(finding.fingerprint);
    distinct.set(
      finding.fingerprint,
      known === undefined ? finding : { ...known, ...worseWords(known, finding) },
    );
  }
  return [...distinct.values()];
}

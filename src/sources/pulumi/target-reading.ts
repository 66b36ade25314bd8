import { SourceError } from '../../errors.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Evidence, SetAside, TargetOutcome } from '../../finding/outcome.ts';
import { failedState } from '../failure.ts';
import type { Service } from '../http.ts';
import { getStack } from './api/stacks.ts';
import { accountEvidence, stackEvidence } from './evidence.ts';
import {
  accountFreshness,
  type Freshness,
  type LatestUpdate,
  lookUpLatest,
  stackFreshness,
} from './freshness.ts';
import type { IssueReading } from './issues/issue-reading.ts';
import { type NormalisedIssues, normaliseIssues } from './issues/normalise.ts';
import type { EntityRows } from './issues/series.ts';
import type { PulumiPlan, PulumiPorts } from './plan.ts';
import { type Compared, type PreviewContext, previewOf, withPreview } from './preview/stack-preview.ts';
import type { LocatedAccount, LocatedStack } from './targets/locate.ts';

/** What reading one target came to. */
export type TargetReading = {
  readonly findings: readonly Finding[];
  readonly setAside: readonly SetAside[];
  readonly outcome: TargetOutcome;
};

export type TargetContext = {
  readonly service: Service;
  /** The issues of all targets of the organisation, on their way. */
  readonly reading: Promise<IssueReading>;
  /** What waiting for the evaluation came to, if that should be said. */
  readonly waited: string | undefined;
  readonly plan: PulumiPlan;
  readonly ports: PulumiPorts;
};

type Surroundings = {
  readonly evidence: Evidence;
  readonly freshness: Freshness;
  /** Of a stack. */
  readonly latest?: LatestUpdate;
};

/** What was not read is not empty. */
const NOT_READ: EntityRows = {
  rows: [],
  failure: new SourceError(
    'unexpected',
    'Pulumi Cloud: a target was left out of the reading. Please report it.',
  ),
  leftOut: 0,
  cautions: [],
};

/** Joins the issues of a target with its evidence, its freshness and the change's own preview. */
export async function readTarget(
  located: LocatedStack | LocatedAccount,
  context: TargetContext,
): Promise<TargetReading> {
  const { service, reading, waited, plan } = context;
  const surroundings = await settled(readSurroundings(located, context));
  const { series, book } = await reading;
  const rows = series.get(located.entity) ?? NOT_READ;
  const issues = normaliseIssues(rows.rows, located.entity, plan.console);
  const compared = await compare(located, issues, {
    service,
    book,
    plan,
    rows: rows.rows,
    latest: surroundings.value?.latest,
    isWhole: rows.failure === undefined,
  });
  const failure = rows.failure ?? surroundings.failure ?? compared.failure;
  const { evidence, freshness } = surroundings.value ?? { evidence: undefined, freshness: undefined };
  const outcome: TargetOutcome = {
    target: located.target,
    state:
      failure === undefined && evidence !== undefined ? { kind: 'read', evidence } : failedState(failure),
    leftOut: rows.leftOut,
    notes: [...foreignNote(rows.leftOut), ...(freshness?.notes ?? [])],
    cautions: [
      ...rows.cautions,
      ...(waited === undefined ? [] : [waited]),
      ...(freshness?.cautions ?? []),
      ...compared.cautions,
    ],
    ...(located.kind === 'stack' && { preview: compared.preview }),
    ...(located.entity.name !== located.target && { scope: located.entity.name }),
  };
  return { findings: compared.findings, setAside: [...issues.exempted, ...compared.setAside], outcome };
}

/** Beside a list that is not whole nobody knows what is new, and the target has failed anyway. */
async function compare(
  located: LocatedStack | LocatedAccount,
  issues: NormalisedIssues,
  context: PreviewContext & { readonly isWhole: boolean },
): Promise<Compared> {
  const preview = previewOf(located, context.plan);
  const { findings } = issues;
  if (preview === undefined || located.kind === 'account') {
    return { findings, setAside: [], cautions: [], preview: 'none' };
  }
  if (!context.isWhole) return { findings, setAside: [], cautions: [], preview: 'failed' };
  return withPreview(preview, located, issues, context);
}

async function readSurroundings(
  located: LocatedStack | LocatedAccount,
  { service, reading, plan, ports }: TargetContext,
): Promise<Surroundings> {
  if (located.kind === 'account') {
    const { entity, details, children } = located;
    const names = children.map(({ name }) => (name.includes('/') ? name : `${entity.parent}/${name}`));
    const { evidence, cautions } = await accountEvidence(service, entity.organization, details.name, names);
    return {
      evidence,
      freshness: joined([...[details, ...children].map(accountFreshness), { notes: [], cautions }]),
    };
  }
  const { reference, entity } = located;
  const [evidence, latest] = await Promise.all([
    stackEvidence(service, reference),
    lookUpLatest(service, reference, located.details),
  ]);
  const { series } = await reading;
  const rows = (series.get(entity) ?? NOT_READ).rows;
  // What ran before a wait has ended since, or something else has begun.
  const details = plan.waitForEvaluationMs > 0 ? await getStack(service, reference) : located.details;
  const freshness = stackFreshness(details, latest.update, rows, ports.clock());
  return {
    evidence,
    latest,
    freshness: {
      ...freshness,
      notes: [...freshness.notes, ...(latest.note === undefined ? [] : [latest.note])],
    },
  };
}

function joined(all: readonly Freshness[]): Freshness {
  return { notes: all.flatMap(({ notes }) => notes), cautions: all.flatMap(({ cautions }) => cautions) };
}

function foreignNote(leftOut: number): readonly string[] {
  return leftOut === 0
    ? []
    : [`The server sent ${leftOut} issues of other stacks or accounts; they were left out`];
}

type Settled<T> = { readonly value?: T; readonly failure?: unknown };

async function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await promise };
  } catch (failure) {
    return { failure };
  }
}

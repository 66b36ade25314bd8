import { countByKey } from '../../policy/evaluate.ts';
import { DEFAULT_RANKS } from '../../policy/rank.ts';
import { decide, type Facts, factsOf, type Knobs, type Leniency } from '../../policy/verdict.ts';
import type { Judged, ReportedOverride } from '../judged.ts';
import {
  type AskedTarget,
  isRead,
  type RefusedReport,
  type Report,
  type RunReference,
  tallyOf,
} from '../report.ts';
import type { ReportedLimit } from '../reported-limit.ts';
import { summarise } from '../summary-line.ts';
import { joinFindings, joinSetAside } from './findings.ts';
import { joinJudged } from './judged.ts';
import { joinLimits } from './limits.ts';
import { inOrder } from './order.ts';
import { joinTargets, missingTargets } from './targets.ts';

/** What a report is joined from, and what is known besides. */
export type JoinParts = Pick<Judged, 'files' | 'notes'> & {
  readonly reports: readonly Report[];
  readonly refused: readonly RefusedReport[];
  /** Targets that the policy names. */
  readonly expected: readonly AskedTarget[];
  /** The run that joins. */
  readonly run: RunReference;
  readonly now: Date;
  /** What GitHub says of an override; where it was not asked, the reports say. */
  readonly override?: { readonly told: ReportedOverride | undefined };
};

/**
 * Joins the reports of a matrix into one. Nothing is lost: of what reports disagree on, the worse stands; what could
 * not be joined, and a target that no report is of, can never pass.
 */
export function joinReports(parts: JoinParts): Report {
  const { refused, expected, run, now } = parts;
  const reports = inOrder(parts.reports);
  const limits = joinLimits(reports.map((report) => report.limits));
  const targets = [...joinTargets(reports), ...missingTargets(expected, reports)];
  const findings = joinFindings(reports);
  const counted = new Set(findings.map(({ fingerprint }) => fingerprint));
  const setAside = joinSetAside(reports, counted);
  const override = overrideOf(parts, reports, limits);
  const judged = { ...joinJudged(reports, counted, parts), ...(override !== undefined && { override }) };
  const knobs = strictest(reports);
  const facts = joinedFacts({ targets, limits, reports, refused, override });
  const decision = decide(facts, knobs);
  const known = { targets, findings, setAside, judged };
  const joined = { reports: reports.length, refused };
  const [startedAt = now.toISOString()] = reports.map((report) => report.startedAt).toSorted();
  return {
    version: 1,
    ...decision,
    knobs,
    summary: summarise(
      { verdict: decision.verdict, limits, targets, part: false, joined },
      isRead(known) ? tallyOf(known) : undefined,
    ),
    startedAt,
    run,
    asked: askedOf(reports),
    part: false,
    joined,
    limits,
    counts: countByKey(findings, { ranks: DEFAULT_RANKS }),
    ...known,
  };
}

type Known = Pick<Report, 'targets' | 'limits'> & {
  readonly reports: readonly Report[];
  readonly refused: readonly RefusedReport[];
  readonly override: ReportedOverride | undefined;
};

function joinedFacts({ targets, limits, reports, refused, override }: Known): Facts {
  const fork = refused.length === 0 && reports.every(({ verdict }) => verdict === 'skipped');
  const overridden = override?.kind === 'in-force';
  const facts = factsOf([{ targets }], { limits }, { fork, overridden });
  return { ...facts, missing: facts.missing || refused.length > 0 };
}

function askedOf(reports: readonly Report[]): readonly AskedTarget[] {
  const all = reports.flatMap(({ asked }) => asked);
  return [...new Map(all.toReversed().map((one) => [one.key, one])).values()].toReversed();
}

const LENIENCIES: readonly Leniency[] = ['fail', 'warn', 'pass'];

/** No job of a matrix softens what another is strict about. */
function strictest(reports: readonly Report[]): Knobs {
  const all = reports.map(({ knobs }) => knobs);
  const leniency = (name: 'onError' | 'onNoEvidence'): Leniency =>
    LENIENCIES.find((word) => all.some((knobs) => knobs[name] === word)) ?? 'fail';
  return {
    warnOnly: all.length > 0 && all.every(({ warnOnly }) => warnOnly),
    onlyNew: all.length > 0 && all.every(({ onlyNew }) => onlyNew),
    onError: leniency('onError'),
    onNoEvidence: leniency('onNoEvidence'),
    onFork: all.some(({ onFork }) => onFork === 'fail') ? 'fail' : 'skip',
  };
}

/** An override matters where a failing limit is exceeded, and holds only where it held in every such report. */
function overrideOf(
  { override }: JoinParts,
  reports: readonly Report[],
  limits: readonly ReportedLimit[],
): ReportedOverride | undefined {
  if (!limits.some(isFailing)) return undefined;
  if (override !== undefined) return override.told;
  const told = reports.filter((report) => report.limits.some(isFailing)).map(({ judged }) => judged.override);
  return told.find((one) => one?.kind !== 'in-force') ?? (told.includes(undefined) ? undefined : told[0]);
}

function isFailing({ breached, action }: ReportedLimit): boolean {
  return breached && action === 'fail';
}

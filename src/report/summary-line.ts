import type { Verdict } from '../policy/verdict.ts';
import type { Joined, Report, ReportedTarget } from './report.ts';
import type { ReportedLimit } from './reported-limit.ts';

/** Findings in numbers. */
export type Tally = {
  /** Those that count. */
  readonly total: number;
  /** Those of them that are new; undefined where nothing tells new from old. */
  readonly fresh: number | undefined;
  /** Those of them that this change's own preview adds. */
  readonly introduced: number;
  /** Those that the change fixes, and those that are waived: neither count. */
  readonly fixed: number;
  readonly waived: number;
};

/**
 * The run in one line: our words, rule names and numbers only, and none of the characters that end or group
 * commands, because people paste it into shells.
 */
export function summarise(
  {
    verdict,
    limits,
    targets,
    part,
    joined,
  }: Pick<Report, 'verdict' | 'limits' | 'targets' | 'part' | 'joined'>,
  tally: Tally | undefined,
): string {
  if (verdict === 'skipped')
    return 'skipped: a run for a fork or Dependabot has no credentials, nothing was read';
  const found = tally === undefined ? 'nothing read' : plural(tally.total, 'finding');
  const parts = [
    ...targetTrouble(targets),
    ...refusedPart(joined),
    ...limitsPart(verdict, limits),
    `${found} in ${plural(targets.length, 'target')}`,
    ...changeParts(tally),
    ...(part ? ['This is a part, not the whole'] : []),
  ];
  return `${verdict}: ${parts.join('. ')}`;
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function changeParts(tally: Tally | undefined): string[] {
  const { introduced = 0, fixed = 0, fresh = 0, waived = 0 } = tally ?? {};
  return [
    ...(fresh > 0 ? [`${fresh} new`] : []),
    ...(introduced > 0 ? [`${introduced} new with this change`] : []),
    ...(fixed > 0 ? [`${fixed} fixed by this change`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ];
}

function refusedPart({ refused = [] }: Partial<Joined> = {}): string[] {
  return refused.length === 0 ? [] : [`${plural(refused.length, 'report')} not joined`];
}

function targetTrouble(targets: readonly ReportedTarget[]): string[] {
  const of = (kind: string): number => targets.filter(({ state }) => state.kind === kind).length;
  const ungoverned = targets.filter(
    ({ state }) => state.kind === 'read' && state.evidence.kind === 'none',
  ).length;
  const troubles: [number, string][] = [
    [of('failed') + of('no-credentials'), 'could not be read whole'],
    [of('missing'), 'missing'],
    [ungoverned, 'without evidence of any policy'],
  ];
  return troubles.filter(([count]) => count > 0).map(([count, what]) => `${plural(count, 'target')} ${what}`);
}

/** What was not read whole exceeds nothing only as far as it was read, so an error does not say so. */
function limitsPart(verdict: Verdict, limits: readonly ReportedLimit[]): string[] {
  const breached = limits.filter((limit) => limit.breached);
  if (breached.length > 0) {
    const named = breached.map(({ rule, actual, limit }) => `${rule} ${actual} of ${limit}`).join(', ');
    return [`${breached.length} of ${plural(limits.length, 'limit')} exceeded: ${named}`];
  }
  if (verdict === 'error') return [];
  return [limits.length === 0 ? 'no limit set' : 'no limit exceeded'];
}

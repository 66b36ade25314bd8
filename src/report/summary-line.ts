import type { Verdict } from '../policy/verdict.ts';
import type { ReportedLimit, ReportedTarget } from './report.ts';

/**
 * The run in one line: our words, rule names and numbers only, and none of the characters that end or group
 * commands, because people paste it into shells.
 */
export function summarise(
  verdict: Verdict,
  limits: readonly ReportedLimit[],
  targets: readonly ReportedTarget[],
  total: number | undefined,
): string {
  if (verdict === 'skipped')
    return 'skipped: a run for a fork or Dependabot has no credentials, nothing was read';
  const found = total === undefined ? 'nothing read' : plural(total, 'finding');
  const parts = [...targetTrouble(targets), ...limitsPart(verdict, limits)];
  return `${verdict}: ${[...parts, `${found} in ${plural(targets.length, 'target')}`].join('. ')}`;
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
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

import type { Finding } from '../finding/finding.ts';
import { COUNT_KEYS, type Limit, selectByKey } from './threshold.ts';

/** A limit beside what was counted, and the findings behind the count. */
export type LimitResult = Limit & {
  readonly actual: number;
  readonly breached: boolean;
  readonly findings: readonly Finding[];
};

export type Evaluation = {
  /** Every limit, breached or not, in the order of the settings. */
  readonly limits: readonly LimitResult[];
  /** Findings by every word of every axis, and in total. */
  readonly counts: Readonly<Record<string, number>>;
};

/** Compares the findings with every limit; none is left out because another was breached. */
export function evaluate(findings: readonly Finding[], limits: readonly Limit[]): Evaluation {
  return {
    limits: limits.map((limit) => evaluateLimit(findings, limit)),
    counts: countByKey(findings),
  };
}

function evaluateLimit(findings: readonly Finding[], limit: Limit): LimitResult {
  const counted = selectByKey(limit.key, findings);
  return { ...limit, actual: counted.length, breached: counted.length > limit.max, findings: counted };
}

function countByKey(findings: readonly Finding[]): Record<string, number> {
  return Object.fromEntries(COUNT_KEYS.map((key) => [key, selectByKey(key, findings).length]));
}

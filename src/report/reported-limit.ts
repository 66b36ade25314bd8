import type { LimitResult } from '../policy/evaluate.ts';
import type { LimitAction } from '../policy/limit.ts';

/** A limit as it is shown: what it allows, what was counted, and by whom it was set. */
export type ReportedLimit = {
  readonly rule: string;
  readonly limit: number;
  readonly actual: number;
  readonly action: LimitAction;
  /** `default`, `inputs`, or the policy file. */
  readonly origin: string;
  readonly breached: boolean;
  /** Fingerprints of the findings behind `actual`. */
  readonly findings: readonly string[];
};

/** A limit as reports show it. */
export function reportedLimit({
  name,
  max,
  actual,
  action,
  origin,
  breached,
  findings,
}: LimitResult): ReportedLimit {
  const behind = findings.map(({ fingerprint }) => fingerprint);
  return { rule: name, limit: max, actual, action, origin, breached, findings: behind };
}

/** Fingerprints of the findings behind the limits that are exceeded. */
export function behindBreaches(limits: readonly ReportedLimit[]): ReadonlySet<string> {
  return new Set(limits.filter(({ breached }) => breached).flatMap(({ findings }) => findings));
}

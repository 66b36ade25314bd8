import type { Finding, SourceName } from '../finding/finding.ts';
import type { SetAsideReason } from '../finding/outcome.ts';
import type { Report, ReportedTarget } from './report.ts';

/** A finding, or a target that was not read or is not governed. */
export type CsvRow = {
  readonly standing: 'counted' | SetAsideReason | 'not-read' | 'not-governed';
  readonly source: SourceName;
  readonly scope: string;
  readonly why?: string;
  /** The limits that are exceeded with it. */
  readonly exceeded?: string;
  /** Undefined where it does not count. */
  readonly isNew?: boolean;
  readonly finding?: Finding;
};

/** Targets first: without them a report of an outage would look clean. */
export function* csvRows(report: Report): Iterable<CsvRow> {
  yield* report.targets.flatMap(targetRows);
  const exceeded = exceededLimits(report);
  const { basis, findings } = report.judged.newness;
  const fresh = new Set(findings);
  for (const finding of report.findings) {
    yield {
      standing: 'counted',
      source: finding.source,
      scope: finding.scope,
      exceeded: (exceeded.get(finding.fingerprint) ?? []).join(', '),
      isNew: basis === 'everything' || fresh.has(finding.fingerprint),
      finding,
    };
  }
  for (const { reason, finding, detail } of report.setAside) {
    yield { standing: reason, source: finding.source, scope: finding.scope, why: detail, finding };
  }
}

function targetRows({ source, target, state }: ReportedTarget): readonly CsvRow[] {
  if (state.kind !== 'read') {
    const why = `${state.kind}: ${state.failure.message}`;
    return [{ standing: 'not-read', source, scope: target, why }];
  }
  if (state.evidence.kind !== 'none') return [];
  return [{ standing: 'not-governed', source, scope: target, why: state.evidence.reason }];
}

function exceededLimits({ limits }: Report): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { rule, findings } of limits.filter(({ breached }) => breached)) {
    for (const fingerprint of findings) {
      const known = names.get(fingerprint);
      if (known === undefined) names.set(fingerprint, [rule]);
      else known.push(rule);
    }
  }
  return names;
}

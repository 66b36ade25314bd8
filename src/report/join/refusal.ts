import { decide, factsOf } from '../../policy/verdict.ts';
import type { Report, RunReference } from '../report.ts';

/** Why a report is none of the run that joins, or none that can be believed; undefined where it is one. */
export function refusalOf(report: Report, run: RunReference): string | undefined {
  return foreignness(report.run, run) ?? contradiction(report);
}

const IDENTITY: readonly { readonly name: 'repository' | 'id' | 'commit'; readonly what: string }[] = [
  { name: 'repository', what: 'repository' },
  { name: 'id', what: 'run' },
  { name: 'commit', what: 'commit' },
];

/** Another attempt of the same run is no other run. */
function foreignness(theirs: RunReference, ours: RunReference): string | undefined {
  const other = IDENTITY.find(({ name }) => ours[name]?.toLowerCase() !== theirs[name]?.toLowerCase());
  if (other === undefined) return undefined;
  const [came = 'none that it names', here = 'none'] = [theirs[other.name], ours[other.name]];
  return `is a report of another ${other.what}: ${came}, and this is ${here}. Join the reports of one run only.`;
}

/** A report whose verdict does not follow from what it holds was cut, edited, or written by other rules. */
function contradiction(report: Report): string | undefined {
  const { verdict, passed, exitCode, targets, limits, findings, judged, knobs, joined } = report;
  if (joined !== undefined) return 'is a joined report itself. Join the reports that it was made of.';
  const known = new Set(findings.map(({ fingerprint }) => fingerprint));
  const wrong = limits.find(
    ({ limit, actual, breached, findings: behind }) =>
      actual !== behind.length || breached !== actual > limit || !behind.every((one) => known.has(one)),
  );
  if (wrong !== undefined) return `contradicts itself: limit ${wrong.rule} is not what its findings say.`;
  const run = { fork: verdict === 'skipped', overridden: judged.override?.kind === 'in-force' };
  const decided = decide(factsOf([{ targets }], { limits }, run), knobs);
  const isSame = decided.verdict === verdict && decided.passed === passed && decided.exitCode === exitCode;
  return isSame
    ? undefined
    : `contradicts itself: its verdict is ${verdict}, and what it holds comes to ${decided.verdict}.`;
}

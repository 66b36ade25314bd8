import type { Verdict } from '../../policy/verdict.ts';
import type { WaiverState } from '../../policy/waiver.ts';
import type { AfterMerge, Judged, ReportedEntry, ReportedNewness, ReportedWaiver } from '../judged.ts';
import type { Report } from '../report.ts';
import { groupAcross, union } from './keyed.ts';
import { joinLimits } from './limits.ts';

/** By what all reports were judged; what takes nothing in one may take something in another. */
export function joinJudged(
  reports: readonly Report[],
  counted: ReadonlySet<string>,
  also: Pick<Judged, 'files' | 'notes'>,
): Omit<Judged, 'override'> {
  const judged = reports.map((report) => report.judged);
  const afterMerge = joinAfterMerge(reports);
  return {
    files: distinct([...also.files, ...judged.flatMap(({ files }) => files)], (file) => JSON.stringify(file)),
    notes: union([also.notes, ...judged.map(({ notes }) => notes)]),
    waivers: joinWaivers(judged.map(({ waivers }) => waivers)),
    unused: unusedInAll(judged.map(({ unused }) => unused)),
    newness: joinNewness(reports, counted),
    gone: gone(reports),
    ...(afterMerge !== undefined && { afterMerge }),
  };
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}

const STATES: readonly WaiverState[] = ['expired', 'expiring', 'active'];

function joinWaivers(lists: readonly (readonly ReportedWaiver[])[]): readonly ReportedWaiver[] {
  const key = ({ reason, owner, expires, origin }: ReportedWaiver) =>
    JSON.stringify([reason, owner, expires, origin]);
  return groupAcross(lists, key).map((same) => {
    const [first] = same;
    const state = same
      .map((one) => one.state)
      .reduce((worst, one) => (STATES.indexOf(one) < STATES.indexOf(worst) ? one : worst));
    return { ...first, state, findings: union(same.map(({ findings }) => findings)) };
  });
}

function unusedInAll([
  first = [],
  ...others
]: readonly (readonly ReportedEntry[])[]): readonly ReportedEntry[] {
  return first.filter((entry) => others.every((list) => list.some((one) => isSame(one, entry))));
}

function isSame(a: ReportedEntry, b: ReportedEntry): boolean {
  return a.path === b.path && a.axis === b.axis && a.word === b.word;
}

/** New is what is new in any report; where one cannot tell, everything is. */
function joinNewness(reports: readonly Report[], counted: ReadonlySet<string>): ReportedNewness {
  const parts = reports.map(({ judged }) => judged.newness);
  const undecided = reports.flatMap(undecidedIn).filter((one) => counted.has(one));
  const known = { undecided: new Set(undecided).size };
  const since = parts.flatMap((one) => one.since ?? []).toSorted();
  if (parts.length === 0 || parts.some(({ basis }) => basis === 'everything')) {
    return { basis: 'everything', count: counted.size, findings: [], ...known };
  }
  const findings = union(parts.map((one) => one.findings)).filter((one) => counted.has(one));
  const [earliest] = since;
  const basis =
    earliest === undefined ? { basis: 'baseline' as const } : { basis: 'since' as const, since: earliest };
  return { ...basis, count: findings.length, findings, ...known };
}

/** Only the window of Azure's events can begin too late, and then it does for all that is new of Azure. */
function undecidedIn({ findings, judged: { newness } }: Report): readonly string[] {
  if (newness.undecided === 0) return [];
  const fresh = new Set(newness.findings);
  return findings
    .filter(({ source, fingerprint }) => source === 'azure' && fresh.has(fingerprint))
    .map(({ fingerprint }) => fingerprint);
}

/** What one report no longer finds another may. */
function gone(reports: readonly Report[]): Judged['gone'] {
  const seen = new Set(
    reports.flatMap(({ findings, setAside }) =>
      [...findings, ...setAside.map(({ finding }) => finding)].map(({ fingerprint }) => fingerprint),
    ),
  );
  const all = distinct(
    reports.flatMap(({ judged }) => judged.gone),
    ({ fingerprint }) => fingerprint,
  );
  return all.filter(({ fingerprint }) => !seen.has(fingerprint));
}

const WORST_FIRST: readonly Verdict[] = ['error', 'fail', 'warn', 'skipped', 'pass'];

function worseVerdict(a: Verdict, b: Verdict): Verdict {
  return WORST_FIRST.indexOf(b) < WORST_FIRST.indexOf(a) ? b : a;
}

function joinAfterMerge(reports: readonly Report[]): AfterMerge | undefined {
  const parts = reports.flatMap(({ judged }) => judged.afterMerge ?? []);
  if (parts.length === 0) return undefined;
  const limits = joinLimits(parts.map((one) => one.limits));
  const worst = parts.map(({ verdict }) => verdict).reduce(worseVerdict);
  const isFailing = limits.some(({ breached, action }) => breached && action === 'fail');
  // What softens a breach in a part nobody tells: where no part has one, the joined one is taken as it is.
  const wasBreached = parts.some((one) =>
    one.limits.some(({ breached, action }) => breached && action === 'fail'),
  );
  const verdict = isFailing && !wasBreached ? worseVerdict(worst, 'fail') : worst;
  const silent = reports.length - parts.length;
  return {
    verdict,
    limits,
    waived: parts.reduce((sum, { waived }) => sum + waived, 0),
    notes: [
      ...union(parts.map(({ notes }) => notes)),
      ...(silent === 0 ? [] : [`${silent} of ${reports.length} reports say nothing of that.`]),
    ],
  };
}

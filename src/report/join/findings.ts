import type { Finding } from '../../finding/finding.ts';
import type { SetAside, SetAsideReason } from '../../finding/outcome.ts';
import { earlier, later } from '../../finding/timestamp.ts';
import { worseWords } from '../../finding/worst.ts';
import { withoutPersons } from '../people.ts';
import { type Report, worstFirst } from '../report.ts';
import { webAddress } from '../web-address.ts';

/** Every finding that any report counts, once, worst first: where reports disagree on it, the worse word stands. */
export function joinFindings(reports: readonly Report[]): readonly Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of reports.flatMap(({ findings }) => findings)) {
    const before = known.get(finding.fingerprint);
    known.set(finding.fingerprint, before === undefined ? shown(finding) : worseOf(before, shown(finding)));
  }
  return [...known.values()].toSorted(worstFirst);
}

/** What is plain to see why it does not count goes before what a service says. */
const REASONS: readonly SetAsideReason[] = ['fixed-by-this-change', 'exempted', 'waived'];

/** What no report counts, and any sets aside. */
export function joinSetAside(reports: readonly Report[], counted: ReadonlySet<string>): readonly SetAside[] {
  const known = new Map<string, SetAside>();
  for (const one of reports.flatMap(({ setAside }) => setAside)) {
    const { fingerprint } = one.finding;
    const before = known.get(fingerprint);
    if (counted.has(fingerprint)) continue;
    if (before !== undefined && REASONS.indexOf(before.reason) >= REASONS.indexOf(one.reason)) continue;
    known.set(fingerprint, { ...one, finding: shown(one.finding) });
  }
  return [...known.values()].toSorted((a, b) => worstFirst(a.finding, b.finding));
}

/** Reports are other jobs' word: what they hold is shown as text, and only addresses that are safe are links. */
function shown(finding: Finding): Finding {
  const { url, policy, ...rest } = withoutPersons(finding);
  const { packPage, ...named } = policy;
  return {
    ...rest,
    ...(isSafe(url) && { url }),
    policy: { ...named, ...(isSafe(packPage) && { packPage }) },
  };
}

function isSafe(address: string | undefined): boolean {
  return address !== undefined && webAddress(address)?.href === address;
}

function worseOf(a: Finding, b: Finding): Finding {
  const words = worseWords(a, b);
  return {
    ...b,
    ...a,
    ...words,
    severityFrom: words.severity === a.severity ? a.severityFrom : b.severityFrom,
    levelFrom: words.level === a.level ? a.levelFrom : b.levelFrom,
    blocked: a.blocked || b.blocked,
    introduced: a.introduced === true ? true : b.introduced,
    firstObservedAt: earlier(a.firstObservedAt, b.firstObservedAt),
    lastObservedAt: later(a.lastObservedAt, b.lastObservedAt),
    occurrences: Math.max(a.occurrences, b.occurrences),
  };
}

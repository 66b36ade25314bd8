import type { Finding } from '../../../src/finding/finding.ts';
import type { Report } from '../../../src/report/report.ts';
import type { Damage } from '../mutation/losing.ts';
import { expectWords } from './clear-error.ts';

/** Whatever came, a run ends with a report that tells in words of ours what could not be read. */
export function expectTold({ targets, judged }: Report): void {
  const said = targets.flatMap(({ state, notes, cautions }) => [
    'failure' in state
      ? `${state.failure.code}: ${state.failure.message}`
      : `evidence: ${state.evidence.reason}`,
    ...notes,
    ...cautions,
  ]);
  for (const words of [...said, ...judged.notes]) expectWords(words);
}

/** What nobody knows, and what came back as it was, changes nothing. */
export function expectSame(report: Report, whole: Report): void {
  const [now, then] = [report, whole].map(({ verdict, passed, findings, setAside }) =>
    JSON.stringify([verdict, passed, findings, setAside.map(({ finding }) => finding.fingerprint)]),
  );
  if (now !== then) throw new Error(`another outcome: ${now?.slice(0, 500)} for ${then?.slice(0, 500)}`);
}

/** A run that met damage, and the one that did not. */
type Encounter = {
  readonly report: Report;
  readonly whole: Report;
  readonly call: string;
  /** Where in the answers the damage is. */
  readonly touched: readonly string[];
  readonly damages: readonly Damage[];
};

/** What no client can tell from a shorter list: the service names no number of rows, or names it by this alone. */
const HONEST: readonly { readonly call: RegExp; readonly path: RegExp }[] = [
  {
    call: /^violations of an older server(?:, next page)?$/,
    path: /^(?:policyViolations(?:\/\d+)?|continuationToken)$/,
  },
  { call: /^(?:events|noncompliant states)/, path: /^@odata\.nextLink$/ },
];

/**
 * No damage turns a run that fails into one that passes, nor takes a finding from it that the damage is not about. What
 * several changes make together, or another value of the same type, may be an honest answer about another estate.
 */
export function expectNoFalsePass({ report, whole, call, touched, damages }: Encounter): void {
  if (touched.some((path) => isHonest(call, path))) return;
  const lost = lostIn(report, whole);
  const told = (): string =>
    `${damages.join()}: ${report.verdict}, without ${JSON.stringify(lost.map(idOf).slice(0, 5))}`;
  if (damages.every((damage) => damage !== 'differs')) {
    if (report.passed && !whole.passed) throw new Error(`passes, ${told()}`);
    const isElsewhere = lost.length === 1 && lost.every((finding) => isCounted(finding, report));
    if (lost.length > 0 && !isElsewhere) throw new Error(`loses, ${told()}`);
  } else if (lost.length > MOST_ROWS) throw new Error(`loses what it is not about, ${told()}`);
}

/** Rows that a changed value can be about: its own, and of bytes the one that they were joined with. */
const MOST_ROWS = 2;

function isHonest(call: string, path: string): boolean {
  return HONEST.some((one) => one.call.test(call) && one.path.test(path));
}

const idOf = ({ policy, resource }: Finding): string => `${policy.name} on ${resource.id}`;

/** What counted without the damage and does not count with it, where the run claims to have read everything. */
function lostIn(report: Report, whole: Report): readonly Finding[] {
  if (report.verdict === 'error') return [];
  const counted = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  return whole.findings.filter(({ fingerprint }) => !counted.has(fingerprint));
}

/** A part of its identity went, which not every finding has: it counts under another one. */
function isCounted({ resource }: Finding, { findings }: Report): boolean {
  return findings.some((one) => one.resource.id.toLowerCase() === resource.id.toLowerCase());
}

const SAFE = /^https?:\/\/[\w.-]+(?::\d+)?\/[\w\-.~/%?#=&:+,;!'()*@]*$/;

/** Addresses of our own making: those in a finding, in characters that mean nothing elsewhere. */
export function addressesIn({ findings, setAside, run }: Report): readonly string[] {
  const all = [...findings, ...setAside.map(({ finding }) => finding)];
  const addresses = [run.url, ...all.flatMap(({ url, policy }) => [url, policy.packPage])];
  return addresses.filter((one) => one !== undefined && SAFE.test(one)).map(String);
}

import * as v from 'valibot';
import { SEVERITIES, type Severity } from '../finding/axis.ts';
import type { Report } from './report.ts';

const KNOWN_WORDS = [...SEVERITIES, 'unspecified', 'unknown'] as const satisfies readonly Severity[];
/** One for each of them. */
const COUNTS = v.strictTuple([v.number(), v.number(), v.number(), v.number(), v.number(), v.number()]);

/** More hashes than that would crowd out what people read. */
const MAX_HASHES = 2_000;
/** Of a fingerprint: 40 bits. 2,000 findings and 2,000 others then share one in fewer than one of 250,000 runs. */
const HASH_BYTES = 5;

/**
 * What a run leaves in its comment or issue for the next run: when it read, and which findings it counted. Numbers and
 * short hashes only.
 */
export type Digest = {
  /** When its reading began. */
  readonly readAt: string;
  readonly total: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** The first digits of the fingerprints; undefined of more than 2,000 findings. */
  readonly hashes: ReadonlySet<string> | undefined;
};

const DIGEST =
  /^<!-- policy-gate digest v=1 read=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) severities=(\d{1,9}(?:,\d{1,9})*) hashes=([A-Za-z0-9_-]*|many) -->$/;

/** What this run leaves: what was read whole renews the digest, anything else hands the one before on. */
export function nextDigest(report: Report, previous: Digest | undefined): Digest | undefined {
  return isWhole(report) ? digestOf(report) : previous;
}

/** Whether a report tells of everything that there is: only such reports are compared with one another. */
export function isWhole({ verdict, targets }: Pick<Report, 'verdict' | 'targets'>): boolean {
  return verdict !== 'error' && verdict !== 'skipped' && targets.every(({ state }) => state.kind === 'read');
}

function digestOf({ startedAt, findings }: Report): Digest {
  const bySeverity = { critical: 0, high: 0, medium: 0, low: 0, unspecified: 0, unknown: 0 };
  for (const { severity } of findings) bySeverity[severity] += 1;
  return {
    readAt: startedAt,
    total: findings.length,
    bySeverity,
    hashes: findings.length > MAX_HASHES ? undefined : new Set(findings.map(hashOf)),
  };
}

/** The part of a finding's fingerprint that a digest keeps. */
export function hashOf({ fingerprint }: { readonly fingerprint: string }): string {
  return fingerprint.slice(0, HASH_BYTES * 2);
}

/** A text with the digest at its end, as an HTML comment that people do not see. */
export function withDigest(text: string, digest: Digest | undefined): string {
  return digest === undefined ? text : `${text}\n\n${renderDigest(digest)}`;
}

/** The digest as an HTML comment on a line of its own. Nothing in it could end the comment. */
function renderDigest({ readAt, bySeverity, hashes }: Digest): string {
  const numbers = KNOWN_WORDS.map((word) => bySeverity[word]).join(',');
  const known =
    hashes === undefined ? 'many' : Buffer.from([...hashes].sort().join(''), 'hex').toString('base64url');
  return `<!-- policy-gate digest v=1 read=${readAt} severities=${numbers} hashes=${known} -->`;
}

/**
 * The digest in the last line of a text of ours, undefined where there is none that can be read whole. Further up a
 * service's text may look like one.
 */
export function parseDigest(text: string): Digest | undefined {
  const last = text.trimEnd().replace(/^[\s\S]*\n/, '');
  const [, readAt, numbers, known] = DIGEST.exec(last) ?? [];
  if (readAt === undefined || numbers === undefined || known === undefined) return undefined;
  const counts = v.safeParse(COUNTS, numbers.split(',').map(Number));
  if (!counts.success) return undefined;
  const [critical, high, medium, low, unspecified, unknown] = counts.output;
  const total = critical + high + medium + low + unspecified + unknown;
  const hashes = known === 'many' ? undefined : readHashes(known);
  // Fewer than the total were cut off, or are not of this digest.
  if (hashes !== undefined && hashes.size !== total) return undefined;
  return { readAt, total, bySeverity: { critical, high, medium, low, unspecified, unknown }, hashes };
}

function readHashes(known: string): ReadonlySet<string> {
  const digits = Buffer.from(known, 'base64url').toString('hex');
  return new Set(digits.match(new RegExp(`.{${HASH_BYTES * 2}}`, 'g')) ?? []);
}

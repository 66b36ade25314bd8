/** Words of each axis, worst first: the order of the tuple is the order of "and worse". */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export const LEVELS = ['mandatory', 'remediate', 'advisory', 'disabled'] as const;
export const PRIORITIES = ['p0', 'p1', 'p2', 'p3', 'p4'] as const;

/** `unspecified` is empty or absent; `unknown` is a word nobody knows, kept as it came beside. */
export type Severity = (typeof SEVERITIES)[number] | 'unspecified' | 'unknown';
export type Level = (typeof LEVELS)[number] | 'unknown';
export type Priority = (typeof PRIORITIES)[number] | 'unprioritized' | 'unknown';

export type Axis = 'severity' | 'level' | 'priority';
export type AxisWord = Severity | Level | Priority;

/**
 * Worst first, for merging and sorting. An unknown word stands just below the worst, an unspecified severity
 * just below the medium that it ranks as by default.
 */
export const WORST_FIRST: Record<Axis, readonly AxisWord[]> = {
  severity: ['critical', 'unknown', 'high', 'medium', 'unspecified', 'low'],
  level: ['mandatory', 'unknown', 'remediate', 'advisory', 'disabled'],
  priority: ['p0', 'unknown', 'p1', 'p2', 'p3', 'p4', 'unprioritized'],
};

/** Reads a severity word; case and surrounding blanks do not matter. */
export function toSeverity(raw: string | null | undefined): Severity {
  return toWord(SEVERITIES, raw) ?? (isBlank(raw) ? 'unspecified' : 'unknown');
}

/** Reads an enforcement level. A missing level is unknown: every policy has one. */
export function toLevel(raw: string | null | undefined): Level {
  return toWord(LEVELS, raw) ?? 'unknown';
}

/** Reads a triage priority. */
export function toPriority(raw: string | null | undefined): Priority {
  return toWord(PRIORITIES, raw) ?? (isBlank(raw) ? 'unprioritized' : 'unknown');
}

/** Negative when `a` is worse than `b`, on the axis. */
export function compareWords(axis: Axis, a: AxisWord, b: AxisWord): number {
  const order = WORST_FIRST[axis];
  return order.indexOf(a) - order.indexOf(b);
}

function toWord<W extends string>(words: readonly W[], raw: string | null | undefined): W | undefined {
  const word = raw?.trim().toLowerCase();
  return words.find((candidate) => candidate === word);
}

function isBlank(raw: string | null | undefined): boolean {
  return raw === null || raw === undefined || raw.trim() === '';
}

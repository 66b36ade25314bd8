import { type Axis, type AxisWord, compareWords } from './axis.ts';
import type { Finding, ReportedWords } from './finding.ts';

/** The worst of some words of an axis. */
export function worst<W extends AxisWord>(axis: Axis, [first, ...rest]: readonly [W, ...W[]]): W {
  return rest.reduce((known, word) => (compareWords(axis, word, known) < 0 ? word : known), first);
}

/** What a report of a finding says on each axis. */
export type Words = Pick<Finding, 'severity' | 'level' | 'priority' | 'unknownWords' | 'reportedWords'>;

/** The worse word of each axis, of two reports of one finding, and all words where they disagree. */
export function worseWords(first: Words, second: Words): Words {
  const reported = disagreements(first, second);
  return {
    severity: worst('severity', [first.severity, second.severity]),
    level: worst('level', [first.level, second.level]),
    priority: worst('priority', [first.priority, second.priority]),
    unknownWords: { ...second.unknownWords, ...first.unknownWords },
    ...(Object.keys(reported).length > 0 && { reportedWords: reported }),
  };
}

function disagreements(
  { reportedWords: ours = {}, ...first }: Words,
  { reportedWords: theirs = {}, ...second }: Words,
): ReportedWords {
  const severity = joined(ours.severity ?? [first.severity], theirs.severity ?? [second.severity]);
  const level = joined(ours.level ?? [first.level], theirs.level ?? [second.level]);
  const priority = joined(ours.priority ?? [first.priority], theirs.priority ?? [second.priority]);
  return {
    ...(severity.length > 1 && { severity }),
    ...(level.length > 1 && { level }),
    ...(priority.length > 1 && { priority }),
  };
}

function joined<W extends AxisWord>(ours: readonly W[], theirs: readonly W[]): readonly W[] {
  return [...new Set([...ours, ...theirs])].sort();
}

import { type Axis, type AxisWord, compareWords } from './axis.ts';
import type { Finding } from './finding.ts';

/** The worst of some words of an axis. */
export function worst<W extends AxisWord>(axis: Axis, [first, ...rest]: readonly [W, ...W[]]): W {
  return rest.reduce((known, word) => (compareWords(axis, word, known) < 0 ? word : known), first);
}

type Words = Pick<Finding, 'severity' | 'level' | 'priority' | 'unknownWords'>;

/** The worse word of each axis, of two reports of one finding. */
export function worseWords(first: Words, second: Words): Words {
  return {
    severity: worst('severity', [first.severity, second.severity]),
    level: worst('level', [first.level, second.level]),
    priority: worst('priority', [first.priority, second.priority]),
    unknownWords: { ...second.unknownWords, ...first.unknownWords },
  };
}

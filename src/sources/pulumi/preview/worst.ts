import { type Axis, type AxisWord, compareWords } from '../../../finding/axis.ts';

/** The worst of some words of an axis. */
export function worst<W extends AxisWord>(axis: Axis, [first, ...rest]: readonly [W, ...W[]]): W {
  return rest.reduce((known, word) => (compareWords(axis, word, known) < 0 ? word : known), first);
}

import type { Axis, AxisWord } from '../../src/finding/axis.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { DEFAULT_RANKS, type Ranks } from '../../src/policy/rank.ts';
import { isCounted } from '../../src/policy/threshold.ts';
import { makeFinding } from './finding.ts';

/** What each key counts by the default ranks, written from design sections 2 and 3: the axis and every word. */
export const COUNTED: Readonly<Record<string, { readonly axis: Axis; readonly words: readonly AxisWord[] }>> =
  {
    critical: { axis: 'severity', words: ['critical'] },
    high: { axis: 'severity', words: ['high'] },
    medium: { axis: 'severity', words: ['medium'] },
    low: { axis: 'severity', words: ['low'] },
    unspecified: { axis: 'severity', words: ['unspecified'] },
    'unknown-severity': { axis: 'severity', words: ['unknown'] },
    mandatory: { axis: 'level', words: ['mandatory'] },
    remediate: { axis: 'level', words: ['remediate'] },
    advisory: { axis: 'level', words: ['advisory'] },
    disabled: { axis: 'level', words: ['disabled'] },
    'unknown-level': { axis: 'level', words: ['unknown'] },
    p0: { axis: 'priority', words: ['p0'] },
    p1: { axis: 'priority', words: ['p1'] },
    p2: { axis: 'priority', words: ['p2'] },
    p3: { axis: 'priority', words: ['p3'] },
    p4: { axis: 'priority', words: ['p4'] },
    unprioritized: { axis: 'priority', words: ['unprioritized'] },
    'unknown-priority': { axis: 'priority', words: ['unknown'] },
    'critical+': { axis: 'severity', words: ['unknown', 'critical'] },
    'high+': { axis: 'severity', words: ['unknown', 'critical', 'high'] },
    'medium+': { axis: 'severity', words: ['unknown', 'critical', 'high', 'medium', 'unspecified'] },
    'low+': { axis: 'severity', words: ['unknown', 'critical', 'high', 'medium', 'unspecified', 'low'] },
    'mandatory+': { axis: 'level', words: ['unknown', 'mandatory'] },
    'remediate+': { axis: 'level', words: ['unknown', 'mandatory', 'remediate'] },
    'advisory+': { axis: 'level', words: ['unknown', 'mandatory', 'remediate', 'advisory'] },
    'disabled+': { axis: 'level', words: ['unknown', 'mandatory', 'remediate', 'advisory', 'disabled'] },
    'p0+': { axis: 'priority', words: ['unknown', 'p0'] },
    'p1+': { axis: 'priority', words: ['unknown', 'p0', 'p1'] },
    'p2+': { axis: 'priority', words: ['unknown', 'p0', 'p1', 'p2'] },
    'p3+': { axis: 'priority', words: ['unknown', 'p0', 'p1', 'p2', 'p3'] },
    'p4+': { axis: 'priority', words: ['unknown', 'p0', 'p1', 'p2', 'p3', 'p4'] },
  };

/** Words of each axis, worst first; an unranked word stands in no "and worse" of its own. */
export const RANKED: Readonly<Record<Axis, readonly AxisWord[]>> = {
  severity: ['critical', 'high', 'medium', 'low'],
  level: ['mandatory', 'remediate', 'advisory', 'disabled'],
  priority: ['p0', 'p1', 'p2', 'p3', 'p4'],
};

/** A finding with one word set and the other axes at their mildest. */
export function withWord(axis: Axis, word: AxisWord): Finding {
  return { ...makeFinding(), [axis]: word };
}

/** The findings that a threshold key counts. */
export function selectByKey(
  key: string,
  findings: readonly Finding[],
  ranks: Ranks = DEFAULT_RANKS,
): readonly Finding[] {
  return findings.filter((finding) => isCounted(key, finding, ranks));
}

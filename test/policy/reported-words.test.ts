import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/finding/axis.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { worseWords } from '../../src/finding/worst.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { toGlob } from '../../src/policy/glob.ts';
import type { MappingEntry } from '../../src/policy/mapping.ts';
import { DEFAULT_RANKS, type Ranks } from '../../src/policy/rank.ts';
import { makeFinding } from '../builders/finding.ts';
import { makeLimit, makePolicy, type PolicyOverrides, STARTED_AT } from '../builders/report.ts';

/** One finding that several policy groups report, each with its own word. */
function reported(...severities: readonly Severity[]): Finding {
  const [first = makeFinding(), ...more] = severities.map((severity) => makeFinding({ severity }));
  return { ...first, ...more.reduce(worseWords, first) };
}

const LIMITS = [makeLimit({ key: 'high+' })];
const evaluated = (finding: Finding, policy: PolicyOverrides = {}) => {
  const circumstances = { now: STARTED_AT, basis: { kind: 'everything' }, knownSince: new Map() } as const;
  const { limits, findings } = evaluate([finding], makePolicy({ limits: LIMITS, ...policy }), circumstances);
  return { breached: limits[0]?.breached, finding: findings[0] };
};
const ranks = (overrides: Partial<Ranks>): Ranks => ({ ...DEFAULT_RANKS, ...overrides });
const unknownAs = (severity: Ranks['unspecified']): Ranks =>
  ranks({ unknown: { ...DEFAULT_RANKS.unknown, severity } });
const map = (word: Ranks['unspecified']): MappingEntry => ({
  source: 'pulumi',
  match: { policy: [toGlob('*')] },
  gives: { axis: 'severity', word },
  path: 'severity.pulumi[0]',
});

describe('reports that disagree', () => {
  it('are all kept, in whatever order they come', () => {
    const words = { severity: ['high', 'medium', 'unknown'] };
    expect(reported('high', 'unknown', 'medium').reportedWords).toEqual(words);
    expect(reported('medium', 'high', 'unknown').reportedWords).toEqual(words);
    expect(reported('high', 'high').reportedWords).toBeUndefined();
  });

  it.each<[string, readonly Severity[], Ranks]>([
    ['an unknown word that ranks low', ['high', 'unknown'], unknownAs('low')],
    [
      'a medium one, where none at all ranks critical',
      ['unspecified', 'medium'],
      ranks({ unspecified: 'critical' }),
    ],
    ['a known one, where unknown ranks high', ['low', 'unknown'], unknownAs('high')],
  ])('count by the word that the policy ranks worst: %s', (_, words, policyRanks) => {
    expect(evaluated(reported(...words), { ranks: policyRanks }).breached).toBe(true);
    expect(evaluated(reported(...words.toReversed()), { ranks: policyRanks }).breached).toBe(true);
  });

  it.each<[readonly Severity[], Ranks['unspecified'], Severity, string]>([
    [['high', 'unknown'], 'low', 'high', 'service'],
    [['low', 'unspecified'], 'critical', 'critical', 'file'],
    [['unspecified', 'unknown'], 'low', 'low', 'file'],
    [['high', 'low'], 'critical', 'high', 'service'],
  ])('keep what one of them says: %j, mapped to %s', (words, word, severity, severityFrom) => {
    const { finding } = evaluated(reported(...words), { mapping: [map(word)] });
    expect(finding).toMatchObject({ severity, severityFrom });
  });

  it('count by the worst level and priority too', () => {
    const a = makeFinding({ level: 'advisory', priority: 'p1' });
    const b = makeFinding({ level: 'unknown', priority: 'unknown' });
    const mild = { severity: 'low', level: 'disabled', priority: 'p4' } as const;
    const { finding } = evaluated({ ...a, ...worseWords(a, b) }, { ranks: ranks({ unknown: mild }) });
    expect(finding).toMatchObject({ level: 'advisory', priority: 'p1' });
  });

  it('on one axis leave the words of the others', () => {
    const { finding } = evaluated({ ...reported('high', 'low'), level: 'advisory', priority: 'p3' });
    expect(finding).toMatchObject({ severity: 'high', level: 'advisory', priority: 'p3' });
  });

  it('by words that rank the same keep the first of them', () => {
    expect(evaluated(reported('unspecified', 'medium')).finding?.severity).toBe('medium');
    const asHigh = ranks({ unspecified: 'high' });
    expect(evaluated(reported('unspecified', 'high'), { ranks: asHigh }).finding?.severity).toBe('high');
  });
});

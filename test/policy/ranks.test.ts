import { describe, expect, it } from 'vitest';
import type { Axis, AxisWord } from '../../src/finding/axis.ts';
import { toGlob } from '../../src/policy/glob.ts';
import { DEFAULT_RANKS, type Ranks, rankOf } from '../../src/policy/rank.ts';
import { COUNT_KEYS, isCounted } from '../../src/policy/threshold.ts';
import { AXIS_WORDS, makeFinding } from '../builders/finding.ts';
import { makeLimit } from '../builders/report.ts';
import { COUNTED, RANKED, withWord } from '../builders/threshold.ts';
import { evaluated, makeWaiver } from './judging.ts';

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

/** Which `+` of the axis count a word, worst first. */
function plusesOf(axis: Axis, word: AxisWord, ranks: Ranks): readonly string[] {
  return RANKED[axis].map((one) => `${one}+`).filter((key) => isCounted(key, withWord(axis, word), ranks));
}

describe('the ranks without a word in the policy', () => {
  it('are those of the design', () => {
    expect(DEFAULT_RANKS).toEqual({
      unspecified: 'medium',
      unknown: { severity: 'critical', level: 'mandatory', priority: 'p0' },
    });
  });
});

describe('severity.unspecified', () => {
  it.each([
    ['critical', ['critical+', 'high+', 'medium+', 'low+']],
    ['high', ['high+', 'medium+', 'low+']],
    ['medium', ['medium+', 'low+']],
    ['low', ['low+']],
  ] as const)('of %s is counted by %j', (unspecified, pluses) => {
    const ranks = { ...DEFAULT_RANKS, unspecified };
    expect(plusesOf('severity', 'unspecified', ranks)).toEqual(pluses);
    expect(plusesOf('severity', 'unknown', ranks)).toHaveLength(4);
  });
});

/** Ranks in which one axis ranks its unknown words as `word`. */
const UNKNOWN_AS: readonly { readonly axis: Axis; readonly word: string; readonly ranks: Ranks }[] = [
  ...(['critical', 'high', 'medium', 'low'] as const).map((severity) => ({
    axis: 'severity' as const,
    word: severity,
    ranks: { ...DEFAULT_RANKS, unknown: { ...DEFAULT_RANKS.unknown, severity } },
  })),
  ...(['mandatory', 'remediate', 'advisory', 'disabled'] as const).map((level) => ({
    axis: 'level' as const,
    word: level,
    ranks: { ...DEFAULT_RANKS, unknown: { ...DEFAULT_RANKS.unknown, level } },
  })),
  ...(['p0', 'p1', 'p2', 'p3', 'p4'] as const).map((priority) => ({
    axis: 'priority' as const,
    word: priority,
    ranks: { ...DEFAULT_RANKS, unknown: { ...DEFAULT_RANKS.unknown, priority } },
  })),
];

describe('a rank of unknown words', () => {
  it.each(UNKNOWN_AS)(
    '$axis.unknown of $word is counted by that + and the milder',
    ({ axis, word, ranks }) => {
      const words = RANKED[axis].map((one) => `${one}+`);
      expect(plusesOf(axis, 'unknown', ranks)).toEqual(words.slice(words.indexOf(`${word}+`)));
    },
  );

  it.each(UNKNOWN_AS)('$axis.unknown of $word says nothing of other axes', ({ axis, ranks }) => {
    for (const other of AXES.filter((one) => one !== axis)) {
      expect(plusesOf(other, 'unknown', ranks)).toHaveLength(RANKED[other].length);
    }
  });

  it.each(UNKNOWN_AS)('$axis.unknown of $word leaves every known word its place', ({ axis, ranks }) => {
    for (const word of AXIS_WORDS[axis].filter((one) => one !== 'unknown')) {
      expect(plusesOf(axis, word, ranks)).toEqual(plusesOf(axis, word, DEFAULT_RANKS));
    }
  });
});

/** Everything without a rank of its own as mild as can be. */
const MILDEST: Ranks = {
  unspecified: 'low',
  unknown: { severity: 'low', level: 'disabled', priority: 'p4' },
};
const WORST: Ranks = { ...DEFAULT_RANKS, unspecified: 'critical' };

describe('a plain word', () => {
  it.each(COUNT_KEYS.filter((key) => key !== 'total'))('%s counts itself only, whatever the ranks', (key) => {
    const { axis = 'severity', words = [] } = COUNTED[key] ?? {};
    for (const word of AXIS_WORDS[axis]) {
      expect(isCounted(key, withWord(axis, word), MILDEST)).toBe(words.includes(word));
      expect(isCounted(key, withWord(axis, word), WORST)).toBe(words.includes(word));
    }
  });

  it('is as bad as its place on the axis', () => {
    for (const axis of AXES) {
      expect(RANKED[axis].map((word) => rankOf(axis, word, MILDEST))).toEqual(
        RANKED[axis].map((_, at) => at),
      );
    }
  });

  it('unprioritized is behind every priority, whatever the ranks', () => {
    expect(plusesOf('priority', 'unprioritized', MILDEST)).toEqual([]);
    expect(plusesOf('priority', 'unprioritized', WORST)).toEqual([]);
  });
});

describe('the ranks of a policy', () => {
  const unspecified = makeFinding({ severity: 'unspecified', policy: { name: 'tags-required' } });
  const limits = [
    makeLimit({ key: 'high+' }),
    makeLimit({ name: 'a rule', counting: { match: { severity: ['high+'] } } }),
  ];

  it.each([
    ['high', [1, 1]],
    ['medium', [0, 0]],
  ] as const)('of unspecified as %s reach thresholds and selectors of rules', (word, actual) => {
    const policy = { limits, ranks: { ...DEFAULT_RANKS, unspecified: word } };
    expect(evaluated([unspecified], policy).limits.map((one) => one.actual)).toEqual(actual);
  });

  it('reach selectors of waivers and of the map', () => {
    const match = { severity: ['high+'], policy: [toGlob('tags-*')] };
    const waiver = makeWaiver({ match });
    const entry = {
      source: 'pulumi' as const,
      match,
      gives: { axis: 'severity', word: 'critical' } as const,
      path: 'severity.pulumi[0]',
    };
    const ranks = { ...DEFAULT_RANKS, unspecified: 'high' as const };
    expect(evaluated([unspecified], { waivers: [waiver], ranks }).waived).toHaveLength(1);
    expect(evaluated([unspecified], { waivers: [waiver] }).waived).toEqual([]);
    expect(evaluated([unspecified], { mapping: [entry], ranks }).counts).toMatchObject({ critical: 1 });
    expect(evaluated([unspecified], { mapping: [entry] }).counts).toMatchObject({ unspecified: 1 });
  });

  it('count nothing under another word', () => {
    expect(evaluated([unspecified], { ranks: WORST }).counts).toMatchObject({ unspecified: 1, critical: 0 });
  });
});

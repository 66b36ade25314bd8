import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Limit } from '../../src/policy/limit.ts';
import { THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import { AXIS_WORDS, anyFindings, makeFinding, makeFindings } from '../builders/finding.ts';
import { makeLimit } from '../builders/report.ts';
import { COUNTED, withWord } from '../builders/threshold.ts';
import { evaluated } from './judging.ts';

const MAX = 2;
const KEYS = [...Object.entries(COUNTED), ['total', { axis: 'severity', words: ['low'] }] as const];

describe('a limit', () => {
  const cases = KEYS.flatMap(([key, { axis, words }]) =>
    words.flatMap((word) => [
      { key, axis, word, count: MAX - 1, breached: false },
      { key, axis, word, count: MAX, breached: false },
      { key, axis, word, count: MAX + 1, breached: true },
    ]),
  );

  it.each(cases)(
    `on $key of ${MAX} with $count findings of $word is breached: $breached`,
    ({ key, axis, word, count, breached }) => {
      const findings = Array.from({ length: count }, () => withWord(axis, word));
      const [result] = evaluated(findings, { limits: [makeLimit({ key, max: MAX })] }).limits;
      expect(result).toEqual({ ...makeLimit({ key, max: MAX }), actual: count, breached, findings });
    },
  );

  it.each(KEYS)('on %s of 0 is breached by one finding', (key, { axis, words: [word] }) => {
    const findings = [withWord(axis, word ?? 'low')];
    const limits = [makeLimit({ key, max: 0 })];
    expect(evaluated(findings, { limits }).limits[0]?.breached).toBe(true);
    expect(evaluated([], { limits }).limits[0]?.breached).toBe(false);
  });

  it('is evaluated though another is breached, in the order given, equal keys too', () => {
    const limits = [
      makeLimit({ key: 'total', max: 1 }),
      makeLimit({ key: 'low', max: 0, action: 'warn' }),
      makeLimit({ key: 'critical', max: 0 }),
      makeLimit({ key: 'total', max: 9 }),
    ];
    const results = evaluated(makeFindings(2), { limits }).limits;
    expect(results.map(({ name, actual, breached }) => [name, actual, breached])).toEqual([
      ['total', 2, true],
      ['low', 2, true],
      ['critical', 0, false],
      ['total', 2, false],
    ]);
  });

  it('counts a finding once however often the service reported it', () => {
    const findings = [makeFinding({ severity: 'high', occurrences: 500 })];
    expect(evaluated(findings, { limits: [makeLimit({ max: 1 })] }).limits[0]).toMatchObject({
      actual: 1,
      breached: false,
    });
  });
});

const anyLimit: fc.Arbitrary<Limit> = fc
  .record({
    key: fc.constantFrom(...THRESHOLD_KEYS),
    max: fc.nat(20),
    action: fc.constantFrom('fail', 'warn'),
    origin: fc.constantFrom('default', 'inputs'),
  })
  .map(makeLimit);
const anyLimits = fc.array(anyLimit, { maxLength: 10 });

describe('evaluation', () => {
  it('shows as many findings behind a limit as it counts', () => {
    fc.assert(
      fc.property(anyFindings, anyLimits, (findings, limits) => {
        for (const { actual, findings: behind } of evaluated(findings, { limits }).limits) {
          expect(behind).toHaveLength(actual);
        }
      }),
    );
  });
});

describe('counts', () => {
  it('has every word of every axis and the total, at 0 where nothing is found', () => {
    expect(evaluated([]).counts).toEqual({
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
      unspecified: 0,
      'unknown-severity': 0,
      mandatory: 0,
      remediate: 0,
      advisory: 0,
      disabled: 0,
      'unknown-level': 0,
      p0: 0,
      p1: 0,
      p2: 0,
      p3: 0,
      p4: 0,
      unprioritized: 0,
      'unknown-priority': 0,
      total: 0,
    });
  });

  it('adds up to the total on each axis: no finding is dropped or counted twice', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const { counts } = evaluated(findings);
        const sum = (keys: readonly string[]): number =>
          keys.reduce((all, key) => all + (counts[key] ?? NaN), 0);
        const keysOf = (axis: keyof typeof AXIS_WORDS): string[] =>
          AXIS_WORDS[axis].map((word) => (word === 'unknown' ? `unknown-${axis}` : word));
        expect(counts['total']).toBe(findings.length);
        expect(sum(keysOf('severity'))).toBe(findings.length);
        expect(sum(keysOf('level'))).toBe(findings.length);
        expect(sum(keysOf('priority'))).toBe(findings.length);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { toGlob } from '../../src/policy/glob.ts';
import { countedBy } from '../../src/policy/limit.ts';
import type { NewnessBasis } from '../../src/policy/newness.ts';
import type { Selector } from '../../src/policy/selector.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { makeLimit } from '../builders/report.ts';
import { contextOf, DAY_MS, evaluated } from './judging.ts';

const MAX = 2;
const SINCE: NewnessBasis = { kind: 'since', since: new Date('2026-11-20T00:00:00Z') };

const rule = (match: Selector, max = MAX) => makeLimit({ name: 'the rule', counting: { match }, max });

/** What each selector takes, beside one finding that it leaves. */
const SELECTORS: readonly (readonly [string, Selector, Finding, Finding])[] = [
  ['source', { source: ['azure'] }, makeAzureFinding(), makeFinding()],
  ['severity', { severity: ['high+'] }, makeFinding({ severity: 'critical' }), makeFinding()],
  ['level', { level: ['advisory'] }, makeFinding({ level: 'advisory' }), makeFinding({ level: 'mandatory' })],
  ['priority', { priority: ['p1+'] }, makeFinding({ priority: 'p0' }), makeFinding({ priority: 'p2' })],
  ['blocked', { blocked: true }, makeAzureFinding(), makeAzureFinding({ blocked: false })],
  ['policy', { policy: [toGlob('s3-*')] }, makeFinding(), makeFinding({ policy: { name: 'tags-required' } })],
  [
    'older-than',
    { 'older-than': { ms: 30 * DAY_MS } },
    makeFinding({ firstObservedAt: '2026-10-01T00:00:00Z' }),
    makeFinding(),
  ],
  [
    'new',
    { new: true },
    makeFinding({ firstObservedAt: '2026-11-21T00:00:00Z' }),
    makeFinding({ firstObservedAt: '2026-11-19T00:00:00Z' }),
  ],
  [
    'not new',
    { new: false },
    makeFinding({ firstObservedAt: '2026-11-19T00:00:00Z' }),
    makeFinding({ firstObservedAt: '2026-11-21T00:00:00Z' }),
  ],
  [
    'all keys at once',
    { source: ['pulumi'], severity: ['high+'], new: true },
    makeFinding({ severity: 'high', firstObservedAt: '2026-11-21T00:00:00Z' }),
    makeFinding({ severity: 'high', firstObservedAt: '2026-11-19T00:00:00Z' }),
  ],
];

describe('a rule', () => {
  const cases = SELECTORS.flatMap(([name, match, taken, left]) =>
    [MAX - 1, MAX, MAX + 1].map((count) => ({ name, match, taken, left, count, breached: count > MAX })),
  );

  it.each(cases)(`by $name of ${MAX} with $count findings is breached: $breached`, (given) => {
    const taken = Array.from({ length: given.count }, () => given.taken);
    const others = Array.from({ length: MAX + 1 }, () => given.left);
    const limit = rule(given.match);
    const { limits } = evaluated([...others, ...taken], { limits: [limit] }, { basis: SINCE });
    expect(limits).toEqual([{ ...limit, actual: given.count, breached: given.breached, findings: taken }]);
  });

  it.each(SELECTORS)('by %s of 0 is breached by one finding, and by no other', (_, match, taken, left) => {
    const isBreached = (finding: Finding) =>
      evaluated([finding], { limits: [rule(match, 0)] }, { basis: SINCE }).limits[0]?.breached;
    expect(isBreached(taken)).toBe(true);
    expect(isBreached(left)).toBe(false);
  });

  it('is evaluated beside thresholds, each by its own, breached or not', () => {
    const limits = [
      rule({ severity: ['low'] }, 1),
      makeLimit({ key: 'critical' }),
      rule({ level: ['mandatory'] }, 0),
    ];
    const results = evaluated(makeFindings(2), { limits }).limits;
    expect(results.map(({ actual, breached }) => [actual, breached])).toEqual([
      [2, true],
      [0, false],
      [0, false],
    ]);
  });

  it('counts by its selector though its name is a word of a threshold', () => {
    const limit = makeLimit({ name: 'critical', counting: { match: { severity: ['low'] } } });
    expect(countedBy(limit, makeFindings(3), contextOf())).toHaveLength(3);
  });
});

describe('only-new', () => {
  const old = makeFindings(3, { severity: 'high', firstObservedAt: '2026-11-19T00:00:00Z' });
  const fresh = makeFindings(2, { severity: 'high', firstObservedAt: '2026-11-21T00:00:00Z' });
  const limits = [
    makeLimit({ key: 'high+' }),
    makeLimit({ key: 'total' }),
    rule({ new: true }, 0),
    rule({ new: false }, 0),
    rule({ source: ['pulumi'] }, 0),
  ];
  const actual = (findings: readonly Finding[], onlyNew: boolean, basis: NewnessBasis = SINCE) =>
    evaluated(findings, { limits, knobs: { onlyNew } }, { basis }).limits.map((one) => one.actual);

  it('lets only new findings exceed a limit', () => {
    expect(actual([...old, ...fresh], false)).toEqual([5, 5, 2, 3, 5]);
    expect(actual([...old, ...fresh], true)).toEqual([2, 2, 2, 0, 2]);
    expect(actual(old, true)).toEqual([0, 0, 0, 0, 0]);
  });

  it('shows behind a limit what it counts, and still counts and keeps every finding', () => {
    const given = [...old, ...fresh];
    const evaluation = evaluated(given, { limits, knobs: { onlyNew: true } }, { basis: SINCE });
    expect(evaluation.limits[1]?.findings).toEqual(fresh);
    expect(evaluation.findings).toEqual(given);
    expect(evaluation.counts).toMatchObject({ high: 5, total: 5 });
  });

  it('spares nothing where nothing tells new from old', () => {
    expect(actual([...old, ...fresh], true, { kind: 'everything' })).toEqual([5, 5, 5, 0, 5]);
  });
});

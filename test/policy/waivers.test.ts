import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/finding/duration.ts';
import { toGlob } from '../../src/policy/glob.ts';
import { applyWaivers, EXPIRING_DAYS, stateOf, type Waiver } from '../../src/policy/waiver.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { makeLimit } from '../builders/report.ts';
import { contextOf, DAY_MS, evaluated, makeWaiver, NOW } from './judging.ts';

const PUBLIC = makeFinding({ fingerprint: 'public', severity: 'high' });
const TAGS = makeFinding({ fingerprint: 'tags', policy: { name: 'tags-required' } });
const AZURE = makeAzureFinding({ fingerprint: 'azure' });
const ALL = [PUBLIC, TAGS, AZURE];

const S3 = makeWaiver({ match: { policy: [toGlob('s3-*')] }, reason: 'public website' });
const PULUMI = makeWaiver({ match: { source: ['pulumi'] }, reason: 'all of Pulumi' });
const EXPIRED = '2026-11-22';

const applied = (waivers: readonly Waiver[], findings = ALL) => applyWaivers(findings, waivers, contextOf());

describe('the day of an instant', () => {
  it.each([
    ['2026-11-23T00:00:00Z', 0, '2026-11-23'],
    ['2026-11-23T23:59:59.999Z', 0, '2026-11-23'],
    ['2026-11-24T00:30:00+01:00', 0, '2026-11-23'],
    ['2026-11-23T23:30:00-01:00', 0, '2026-11-24'],
    ['2026-11-23T23:59:59.999Z', 1, '2026-11-24'],
    ['2026-11-23T08:00:00Z', 14, '2026-12-07'],
    ['2026-12-31T08:00:00Z', 1, '2027-01-01'],
    ['2028-02-28T08:00:00Z', 1, '2028-02-29'],
    ['2027-02-28T08:00:00Z', 1, '2027-03-01'],
    ['2026-11-23T08:00:00Z', 366, '2027-11-24'],
  ])('%s and %i days is %s, UTC', (instant, days, day) => {
    expect(dayOf(new Date(instant), days)).toBe(day);
  });
});

describe('a waiver', () => {
  const waiver = makeWaiver({ expires: '2026-11-23' });

  it.each([
    ['in the first second of its last day', '2026-11-23T00:00:00Z', 'expiring'],
    ['in the last second of its last day', '2026-11-23T23:59:59Z', 'expiring'],
    ['in the last millisecond of its last day', '2026-11-23T23:59:59.999Z', 'expiring'],
    ['in the first second of the next day', '2026-11-24T00:00:00Z', 'expired'],
    ['where the next day has begun east of UTC', '2026-11-24T00:59:59+01:00', 'expiring'],
    ['where its last day goes on west of UTC', '2026-11-23T19:00:00-05:00', 'expired'],
    ['a year later', '2027-11-23T00:00:00Z', 'expired'],
    ['13 days before its last day', '2026-11-10T00:00:00Z', 'expiring'],
    ['13 days before its last day, in the evening', '2026-11-10T23:59:59Z', 'expiring'],
    ['15 days before its last day', '2026-11-08T23:59:59Z', 'active'],
    ['a year before', '2025-11-23T00:00:00Z', 'active'],
  ])('is as it should %s', (_, now, state) => {
    expect(stateOf(waiver, new Date(now))).toBe(state);
  });

  it('is told of before its end for two weeks, its last day included', () => {
    const days = Array.from({ length: 30 }, (_, daysAgo) => new Date(NOW.getTime() - daysAgo * DAY_MS));
    expect(days.filter((day) => stateOf(waiver, day) === 'expiring')).toHaveLength(EXPIRING_DAYS);
    expect(EXPIRING_DAYS).toBe(14);
  });

  it.each([
    ['on its last day', '2026-11-23', 0],
    ['a day later', EXPIRED, 1],
  ])('takes findings out of every limit and count %s', (_, expires, actual) => {
    const limits = [
      makeLimit({ key: 'high+' }),
      makeLimit({ name: 'rule', counting: { match: { severity: ['high'] } } }),
    ];
    const { limits: results, counts } = evaluated([PUBLIC], {
      limits,
      waivers: [makeWaiver({ ...S3, expires })],
    });
    expect(results.map((one) => [one.actual, one.breached])).toEqual([
      [actual, actual > 0],
      [actual, actual > 0],
    ]);
    expect(counts).toMatchObject({ high: actual, total: actual });
  });
});

describe('applying waivers', () => {
  it('without any counts everything', () => {
    expect(applied([])).toEqual({ counted: ALL, waived: [], uses: [] });
  });

  it('keeps what is waived apart, in the order of the findings, and the rest in its own', () => {
    const findings = [AZURE, TAGS, PUBLIC];
    expect(applied([S3, PULUMI], findings)).toMatchObject({
      counted: [AZURE],
      waived: [
        { finding: TAGS, waiver: PULUMI },
        { finding: PUBLIC, waiver: S3 },
      ],
    });
  });

  it.each([
    ['the narrow one', [S3, PULUMI], S3],
    ['the wide one', [PULUMI, S3], PULUMI],
    ['the second where the first has expired', [makeWaiver({ ...S3, expires: EXPIRED }), PULUMI], PULUMI],
    ['the first of two that are equal', [S3, makeWaiver(S3)], S3],
  ] as const)('of several that hold names the first: %s', (_, waivers, named) => {
    expect(applied(waivers, [PUBLIC]).waived.map(({ waiver }) => waiver)).toEqual([named]);
    expect(applied(waivers, [PUBLIC]).waived[0]?.waiver).toBe(named);
  });

  it('tells of every waiver what it takes: overlapping, unused, and expired ones, in the order of the policy', () => {
    const unused = makeWaiver({ match: { policy: [toGlob('nothing')] }, expires: '2027-03-01' });
    const expired = makeWaiver({ ...S3, expires: EXPIRED });
    const soon = makeWaiver({ ...S3, expires: '2026-12-01' });
    expect(applied([expired, unused, PULUMI, soon]).uses).toEqual([
      { waiver: expired, state: 'expired', findings: [PUBLIC] },
      { waiver: unused, state: 'active', findings: [] },
      { waiver: PULUMI, state: 'active', findings: [PUBLIC, TAGS] },
      { waiver: soon, state: 'expiring', findings: [PUBLIC] },
    ]);
  });

  it('counts what an expired one takes again', () => {
    const { counted, waived } = applied([makeWaiver({ ...PULUMI, expires: EXPIRED })]);
    expect(counted).toEqual(ALL);
    expect(waived).toEqual([]);
  });

  it('takes each of several like findings, and counts none twice', () => {
    const alike = makeFindings(3);
    const { counted, waived } = applied([S3, PULUMI], [...alike, AZURE]);
    expect(counted).toEqual([AZURE]);
    expect(waived.map(({ finding }) => finding)).toEqual(alike);
  });

  it.each([
    ['new ones', { new: true }, ['public']],
    ['old ones', { new: false }, ['tags', 'azure']],
    ['those of an age', { 'older-than': { ms: 10 * DAY_MS } }, ['public', 'tags', 'azure']],
    ['those of no such age', { 'older-than': { ms: 100 * DAY_MS } }, []],
    ['those of a rank', { severity: ['high+'] }, ['public', 'azure']],
  ])('takes only %s where its selector says so', (_, match, taken) => {
    const context = contextOf({ isNew: ({ fingerprint }) => fingerprint === 'public' });
    const { waived } = applyWaivers(ALL, [makeWaiver({ match })], context);
    expect(waived.map(({ finding }) => finding.fingerprint)).toEqual(taken);
  });
});

describe('the waivers of an evaluation', () => {
  it('see the words that the policy gives', () => {
    const entry = {
      source: 'azure',
      match: { effect: [toGlob('deny')] },
      gives: { axis: 'severity', word: 'low' },
      path: 'severity.azure[0]',
    } as const;
    const waivers = [makeWaiver({ match: { severity: ['low'] } })];
    const { waived, findings } = evaluated([AZURE], { waivers, mapping: [entry] });
    expect(findings).toEqual([]);
    expect(waived).toEqual([
      { finding: { ...AZURE, severity: 'low', severityFrom: 'file' }, waiver: waivers[0] },
    ]);
  });

  it('are told with what they take', () => {
    const evaluation = evaluated(ALL, { waivers: [S3] });
    expect(evaluation.waivers).toEqual([{ waiver: S3, state: 'active', findings: [PUBLIC] }]);
    expect(evaluation.findings).toEqual([TAGS, AZURE]);
    expect(evaluation.waived).toEqual([{ finding: PUBLIC, waiver: S3 }]);
  });
});

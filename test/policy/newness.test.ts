import { describe, expect, it } from 'vitest';
import type { SourceName } from '../../src/finding/finding.ts';
import { isNew, isUndecided, type NewnessBasis } from '../../src/policy/newness.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { makeLimit } from '../builders/report.ts';
import { evaluated, makeWaiver } from './judging.ts';

const since = (at: string): NewnessBasis => ({ kind: 'since', since: new Date(at) });
const knows = (...fingerprints: readonly string[]): NewnessBasis => ({
  kind: 'baseline',
  known: new Set(fingerprints),
});
const EVERYTHING: NewnessBasis = { kind: 'everything' };
const LATE = '2026-11-22T00:00:00Z';
const EARLY = '2026-11-01T00:00:00Z';

describe('new since an instant', () => {
  it.each([
    ['the same instant', '2026-11-20T12:00:00.123Z', false],
    ['the same instant in seven digits', '2026-11-20T12:00:00.1230000Z', false],
    ['a tenth of a microsecond later', '2026-11-20T12:00:00.1230001Z', true],
    ['a tenth of a microsecond earlier', '2026-11-20T12:00:00.1229999Z', false],
    ['a millisecond later', '2026-11-20T12:00:00.124Z', true],
    ['a millisecond earlier', '2026-11-20T12:00:00.122Z', false],
    ['the second that it lies in', '2026-11-20T12:00:00Z', false],
    ['the next second', '2026-11-20T12:00:01Z', true],
    ['the same instant in another zone', '2026-11-20T13:00:00.123+01:00', false],
    ['a tenth of a microsecond later in another zone', '2026-11-20T13:00:00.1230001+01:00', true],
    ['a tenth of a microsecond later, west', '2026-11-20T07:00:00.1230001-05:00', true],
    ['a later text that is earlier', '2026-11-20T12:30:00+01:00', false],
    ['an earlier text that is later', '2026-11-20T11:30:00-01:00', true],
    ['the day before in its zone', '2026-11-19T23:30:00-13:00', true],
    ['the year before', '2025-12-31T23:59:59Z', false],
  ])('by %s: %s is newer: %s', (_, firstObservedAt, expected) => {
    const finding = makeFinding({ firstObservedAt, lastObservedAt: '2026-11-23T00:00:00Z' });
    expect(isNew(finding, since('2026-11-20T12:00:00.123Z'))).toBe(expected);
  });

  it('looks at the first, not the last observation', () => {
    const finding = makeFinding({ firstObservedAt: EARLY, lastObservedAt: LATE });
    expect(isNew(finding, since('2026-11-20T00:00:00Z'))).toBe(false);
  });
});

describe('new by a baseline', () => {
  const [known, other] = makeFindings(2, { firstObservedAt: EARLY });

  it('is what it does not name, however old', () => {
    const basis = knows(known?.fingerprint ?? '');
    expect([known, other].map((finding) => finding && isNew(finding, basis))).toEqual([false, true]);
  });

  it('is not what it names, however young', () => {
    expect(isNew(makeFinding({ fingerprint: 'f', firstObservedAt: LATE }), knows('e', 'f'))).toBe(false);
  });

  it('is everything where it names nothing', () => {
    expect(isNew(makeFinding({ firstObservedAt: EARLY }), knows())).toBe(true);
  });
});

describe('new by nothing', () => {
  it.each([EARLY, LATE])('is everything: %s', (firstObservedAt) => {
    expect(isNew(makeFinding({ firstObservedAt }), EVERYTHING)).toBe(true);
  });
});

describe('what the preview of this change introduces', () => {
  const finding = makeFinding({ fingerprint: 'f', firstObservedAt: EARLY });

  it.each([
    ['though the baseline names it', knows('f')],
    ['though it was first seen earlier', since(LATE)],
    ['where nothing else is known', EVERYTHING],
  ])('is new, %s', (_, basis) => {
    expect(isNew({ ...finding, introduced: true }, basis)).toBe(true);
  });

  it.each([
    ['by the baseline', knows('f')],
    ['by the instant', since(LATE)],
  ])('is not what only says that it does not: old %s', (_, basis) => {
    expect(isNew({ ...finding, introduced: false }, basis)).toBe(false);
    expect(isNew({ ...finding, introduced: undefined }, basis)).toBe(false);
  });
});

describe('undecided', () => {
  const basis = since('2026-11-20T12:00:00.123Z');
  const from = (at: string, source: SourceName = 'azure') => new Map([[source, new Date(at)]]);

  it.each([
    ['the window starts later', from('2026-11-20T12:00:00.124Z'), true],
    ['the window starts at the instant', from('2026-11-20T12:00:00.123Z'), false],
    ['the window starts earlier', from('2026-11-20T12:00:00.122Z'), false],
    ['only another source has a window', from('2026-11-22T00:00:00Z', 'pulumi'), false],
    ['no source has a window', new Map(), false],
  ])('is an Azure finding where %s: %s', (_, knownSince, expected) => {
    expect(isUndecided(makeAzureFinding(), basis, knownSince)).toBe(expected);
  });

  it.each([['baseline', knows()] as const, ['everything', EVERYTHING] as const])(
    'is nothing by %s',
    (_, other) => {
      expect(isUndecided(makeAzureFinding(), other, from(LATE))).toBe(false);
    },
  );
});

describe('the new findings of an evaluation', () => {
  const old = makeAzureFinding({ fingerprint: 'old', firstObservedAt: EARLY });
  const fresh = makeAzureFinding({ fingerprint: 'fresh', firstObservedAt: LATE });
  const pulumi = makeFinding({ fingerprint: 'pulumi', firstObservedAt: LATE });
  const waived = makeAzureFinding({ fingerprint: 'waived', firstObservedAt: LATE, level: 'disabled' });
  const waiver = makeWaiver({ match: { level: ['disabled'], source: ['azure'] } });
  const knownSince = new Map([['azure', new Date('2026-11-21T00:00:00Z')] as const]);

  it('are named by their fingerprints, those that nobody can tell of apart, and nothing that is waived', () => {
    const { fresh: named, undecided } = evaluated(
      [old, fresh, pulumi, waived],
      { waivers: [waiver] },
      { basis: since('2026-11-20T00:00:00Z'), knownSince },
    );
    expect([...named]).toEqual(['fresh', 'pulumi']);
    expect([...undecided]).toEqual(['fresh']);
  });

  it('are the undecided ones too: they count under only-new', () => {
    const limits = [makeLimit({ key: 'total' })];
    const circumstances = { basis: since('2026-11-20T00:00:00Z'), knownSince };
    const { limits: results } = evaluated([old, fresh], { limits, knobs: { onlyNew: true } }, circumstances);
    expect(results[0]).toMatchObject({ actual: 1, breached: true, findings: [fresh] });
  });

  it('are all where nothing tells new from old, and none of them undecided', () => {
    const { fresh: named, undecided } = evaluated([old, fresh], {}, { knownSince });
    expect([...named]).toEqual(['old', 'fresh']);
    expect(undecided.size).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { makeAzureFinding, makeFindings } from '../builders/finding.ts';
import { makeLimit, makeOutcome, makeTarget } from '../builders/report.ts';
import { REPORTS } from '../builders/reports.ts';
import { asked, bad, join, part } from './joining.ts';

describe('by what reports were judged', () => {
  const since = (name: string, date: string, print: string, observed = '2026-11-22T12:00:00Z') =>
    part(name, {
      outcomes: [
        makeOutcome({
          source: 'azure',
          findings: [makeAzureFinding({ fingerprint: print.padEnd(32, '0'), firstObservedAt: observed })],
          targets: [makeTarget({ target: name })],
          knownSince: new Date('2026-11-22T00:00:00Z'),
        }),
      ],
      basis: { kind: 'since', since: new Date(date) },
    });

  it('new is what any calls new, since the earliest', () => {
    const joined = join([since('1', '2026-11-20T00:00:00Z', '1'), since('2', '2026-11-21T00:00:00Z', '2')]);
    expect(joined.judged.newness).toMatchObject({
      basis: 'since',
      since: '2026-11-20T00:00:00.000Z',
      count: 2,
      undecided: 2,
    });
    const known = part('3', { findings: makeFindings(1), basis: { kind: 'baseline', known: new Set() } });
    expect(join([known]).judged.newness).toMatchObject({ basis: 'baseline', count: 1 });
    expect(join([known, part('4')]).judged.newness).toEqual({
      basis: 'everything',
      count: 1,
      findings: [],
      undecided: 0,
    });
  });

  it('waivers, maps and the baseline are idle only where they are in all', () => {
    const report = REPORTS['everything at once'];
    const base = { ...report, asked: [asked('x')] };
    const other: Report = {
      ...base,
      asked: [asked('y')],
      findings: [...base.findings, bad('c1')],
      judged: {
        ...base.judged,
        unused: [],
        waivers: base.judged.waivers.map((one) => ({ ...one, state: 'expired', findings: [] })),
      },
    };
    const { judged } = join([base, other]);
    expect(judged.unused).toEqual([]);
    expect(judged.gone).toEqual([]);
    expect(judged.waivers.map(({ state }) => state)).toEqual(['expired', 'expired', 'expired']);
    expect(judged.waivers.map(({ findings }) => findings)).toEqual(
      base.judged.waivers.map(({ findings }) => findings),
    );
    expect(join([base]).judged.unused).toEqual(base.judged.unused);
    expect(join([base, { ...base, asked: [asked('z')] }]).judged.unused).toEqual(base.judged.unused);
  });

  it('after merge the limits hold over all, too', () => {
    const proposed = { limits: [makeLimit({ key: 'critical', max: 1 })] };
    const one = part('a/b/1', { findings: [bad('1')], proposed });
    const two = part('a/b/2', { findings: [bad('2')], proposed });
    expect(join([one, two]).judged.afterMerge).toMatchObject({ verdict: 'fail', notes: [] });
    expect(join([one]).judged.afterMerge).toMatchObject({ verdict: 'pass', waived: 0 });
    expect(join([one, part('a/b/3')]).judged.afterMerge?.notes).toEqual([
      '1 of 2 reports say nothing of that.',
    ]);
  });
});

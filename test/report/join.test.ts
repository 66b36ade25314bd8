import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/merge/parse-report.ts';
import { refusalOf } from '../../src/report/join/refusal.ts';
import { renderJson } from '../../src/report/json.ts';
import { makeLimit, RUN } from '../builders/report.ts';
import { REPORTS } from '../builders/reports.ts';
import { anyPart, anyParts, bad, join, part } from './joining.ts';

describe('joined reports', () => {
  it('are the same in whatever order they come, and however often', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        expect(join(parts.toReversed())).toEqual(join(parts));
        expect(join([...parts, ...parts])).toEqual(join(parts));
      }),
    );
  });

  it.each(Object.entries(REPORTS).filter(([name]) => name !== 'no target'))(
    'are the report itself where there is one: %s',
    (_, report) => {
      const {
        joined,
        part: __,
        summary: ___,
        run,
        counts,
        ...same
      } = join([report], {
        override: { told: report.judged.override },
      });
      expect(joined).toEqual({ reports: 1, refused: [] });
      expect(run).toEqual(RUN);
      expect(counts).toEqual(report.counts);
      expect(JSON.parse(JSON.stringify(report))).toMatchObject(JSON.parse(JSON.stringify(same)));
    },
  );

  it('never pass where one of them does not, and lose nothing', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const joined = join(parts);
        if (parts.some(({ passed }) => !passed)) expect(joined.passed).toBe(false);
        const prints = new Set(joined.findings.map(({ fingerprint }) => fingerprint));
        const names = new Set(joined.targets.map(({ target }) => target));
        for (const { findings, targets } of parts) {
          for (const { fingerprint } of findings) expect(prints.has(fingerprint)).toBe(true);
          for (const { target } of targets) expect(names.has(target)).toBe(true);
        }
      }),
    );
  });

  it('are not turned good by one more', () => {
    fc.assert(
      fc.property(anyParts, anyPart, (parts, more) => {
        if (join(parts).exitCode !== 0) expect(join([...parts, more]).exitCode).not.toBe(0);
      }),
    );
  });

  it('can be read back, and are no part themselves', () => {
    const joined = join([part('a/b/1', { findings: [bad('1')] })]);
    expect(parseReport(renderJson(joined))).toEqual({ value: JSON.parse(renderJson(joined)) });
    expect(refusalOf(joined, RUN)).toContain('is a joined report itself');
  });
});

describe('a limit over all reports', () => {
  const limits = [makeLimit({ key: 'critical', max: 2 })];
  const parts = [
    part('a/b/1', { findings: [bad('1'), bad('2')], limits }),
    part('a/b/2', { findings: [bad('2'), bad('3')], limits }),
  ];

  it('counts what is in several once, and is exceeded by all together', () => {
    expect(parts.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    const joined = join(parts);
    expect(joined).toMatchObject({ verdict: 'fail', exitCode: 1, counts: { critical: 3, total: 3 } });
    expect(joined.limits).toMatchObject([{ rule: 'critical', actual: 3, breached: true }]);
  });

  it('stays apart from one that allows something else', () => {
    const other = part('a/b/2', { findings: [bad('3')], limits: [makeLimit({ key: 'critical', max: 5 })] });
    expect(join([...parts.slice(0, 1), other]).limits).toMatchObject([
      { limit: 2, actual: 2, breached: false },
      { limit: 5, actual: 1, breached: false },
    ]);
  });

  it('is overridden by whom GitHub names, whatever the reports say', () => {
    const told = { kind: 'in-force', label: 'x', by: 'eve', role: 'admin', at: 'now' } as const;
    expect(join(parts, { override: { told } })).toMatchObject({
      verdict: 'warn',
      judged: { override: told },
    });
    expect(join(parts, { override: { told: undefined } }).verdict).toBe('fail');
    expect(join([part('a/b/1')], { override: { told } }).judged.override).toBeUndefined();
  });

  it('is overridden by the reports only where each that exceeds it is', () => {
    const override = { kind: 'in-force', label: 'x', by: 'eve', role: 'admin', at: 'now' } as const;
    const over = part('a/b/1', { findings: [bad('1')], override });
    const not = part('a/b/2', { findings: [bad('2')] });
    const refused = part('a/b/3', {
      findings: [bad('3')],
      override: { kind: 'not-counted', label: 'x', reason: 'old' },
    });
    expect(join([over, part('a/b/4')]).verdict).toBe('warn');
    expect(join([over, not]).verdict).toBe('fail');
    expect(join([over, refused])).toMatchObject({
      verdict: 'fail',
      judged: { override: { kind: 'not-counted' } },
    });
    expect(join(parts).verdict).toBe('fail');
  });
});

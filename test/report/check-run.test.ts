import { describe, expect, it } from 'vitest';
import { checkRunName, checkRunOf, refusedCheckRun } from '../../src/report/check-run.ts';
import type { ReportedOverride } from '../../src/report/judged.ts';
import { makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
} from '../builders/report.ts';
import { troubleIn } from './inert.ts';

const PATH = '.github/policy-gate.yml';
const of = (report: ReportCase) => checkRunOf(makeReport(report), PATH);
const withState = (state: ReturnType<typeof brokenState>): ReportCase => ({
  outcomes: [makeOutcome({ targets: [makeTarget({ state })] })],
});
const BREACH = { findings: makeFindings(1), limits: [makeLimit({ key: 'total' })] };
const OVERRIDE: ReportedOverride = {
  kind: 'in-force',
  label: 'x',
  by: 'alice',
  role: 'admin',
  at: '2026-11-23T08:00:00Z',
};

it.each<[string, ReportCase, string]>([
  ['a pass', {}, 'success'],
  ['a breach', BREACH, 'failure'],
  ['a breach under warn-only', { ...BREACH, knobs: { warnOnly: true } }, 'neutral'],
  ['an overridden breach', { ...BREACH, override: OVERRIDE }, 'neutral'],
  [
    'a breach that warns',
    { findings: makeFindings(1), limits: [makeLimit({ key: 'total', action: 'warn' })] },
    'neutral',
  ],
  ['a failed target', withState(brokenState('failed')), 'failure'],
  [
    'a failed target that passes',
    { ...withState(brokenState('failed')), knobs: { onError: 'pass' } },
    'neutral',
  ],
  ['a missing target', { ...withState(brokenState('missing')), knobs: { onError: 'pass' } }, 'failure'],
  ['no evidence', withState(noEvidence()), 'failure'],
  ['a skipped run', { ...withState(brokenState('no-credentials')), fork: true }, 'neutral'],
  [
    'a skipped run that fails',
    { ...withState(brokenState('no-credentials')), fork: true, knobs: { onFork: 'fail' } },
    'failure',
  ],
])('%s concludes %s', (_, report, conclusion) => {
  expect(of(report).conclusion).toBe(conclusion);
});

it('has the summary of the run for its title, and annotations at the file', () => {
  const { title, annotations } = of(BREACH);
  expect(title).toBe('fail: 1 of 1 limit exceeded: total 1 of 0. 1 finding in 1 target');
  expect(annotations).toEqual([
    {
      path: PATH,
      start_line: 1,
      end_line: 1,
      annotation_level: 'failure',
      title: 'Policy Gate: total exceeded',
      message: expect.stringContaining('total: expected at most 0, got 1.'),
    },
  ]);
});

it('keeps the other levels of annotations', () => {
  const { annotations } = of({ ...BREACH, knobs: { warnOnly: true } });
  expect(annotations.map(({ annotation_level }) => annotation_level)).toEqual(['warning']);
});

it.each([
  [0, 0],
  [120, 120],
  [500, 500],
  [501, 500],
])('of %i targets in trouble %i annotations are left', (count, shown) => {
  const targets = Array.from({ length: count }, (_, index) =>
    makeTarget({ target: `t${index}`, state: brokenState('missing') }),
  );
  const { annotations } = of({ outcomes: [makeOutcome({ targets })] });
  expect(annotations).toHaveLength(shown);
  if (count > 500) expect(annotations.at(-1)?.message).toContain('2 more');
});

it.each([3_000, 30_000])('of %i findings in letters of many bytes it stays within the limit', (count) => {
  const findings = makeFindings(count, { policy: { description: 'ü🛑'.repeat(400) }, scope: 'ü'.repeat(90) });
  const { summary } = of({ findings, limits: [makeLimit({ key: 'total' })] });
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_000);
  expect(summary).toContain('Policy Gate: 1 of 1 limit exceeded');
});

it('says it in one line where the limits alone are too many', () => {
  const limits = Array.from({ length: 2_000 }, (_, index) =>
    makeLimit({ name: `Rule ${index} ${'ü'.repeat(60)}` }),
  );
  const { summary, title } = of({ findings: makeFindings(1, { severity: 'high' }), limits });
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_000);
  expect(summary).toMatch(/^fail: 2000 of 2000 limits exceeded/);
  expect(Buffer.byteLength(title)).toBeLessThanOrEqual(255);
  expect(title).toMatch(/…$/);
});

it('passes on what is no matter of size', () => {
  const report = { ...makeReport(BREACH), targets: [] };
  Object.defineProperty(report, 'findings', {
    get: () => {
      throw new TypeError('broken');
    },
  });
  expect(() => checkRunOf(report, PATH)).toThrow('broken');
});

describe('the name', () => {
  it.each([
    [undefined, 'Policy Gate'],
    ['production', 'Policy Gate (production)'],
    ['a\nb', 'Policy Gate (a b)'],
  ])('with the key %s', (key, name) => {
    expect(checkRunName(key)).toBe(name);
  });
});

describe('a run that ended early', () => {
  it('fails and names every problem', () => {
    const content = refusedCheckRun('error: x', [
      { path: 'a.b', message: 'is wrong' },
      { message: 'broken' },
    ]);
    expect(content).toEqual({
      conclusion: 'failure',
      title: 'error: x',
      summary: 'Nothing was judged, so nothing is known to be clean.',
      text: '2 problems:\n\n- `a.b`: is wrong\n\n- broken',
      annotations: [],
    });
  });

  it('stays inert and within the limit', () => {
    const message = '@all <img src=x> #1 [x](http://e) ü'.repeat(20);
    const { text = '' } = refusedCheckRun('x', Array(500).fill({ path: message, message }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_000);
    expect(text).toMatch(/\d+ problems left out for space: see the job's log\.$/);
    expect(
      troubleIn(text, []).filter((one) => !one.startsWith('first line') && !one.endsWith('headings')),
    ).toEqual([]);
  });
});

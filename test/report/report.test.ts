import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { renderJson } from '../../src/report/json.ts';
import { groupByPolicy } from '../../src/report/policy-groups.ts';
import { type Report, worstFirst } from '../../src/report/report.ts';
import { plural } from '../../src/report/summary-line.ts';
import { anyFinding, anyFindings, makeFinding, makeFindings } from '../builders/finding.ts';
import { hostileReport } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
  RUN,
} from '../builders/report.ts';
import { logLines } from './log-lines.ts';

describe('the report', () => {
  it('holds every finding of every source once, worst first', () => {
    fc.assert(
      fc.property(anyFindings, anyFindings, (some, others) => {
        const outcomes = [
          makeOutcome({ findings: some }),
          makeOutcome({ source: 'azure', findings: others }),
        ];
        const { findings } = makeReport({ outcomes });
        expect(findings).toHaveLength(some.length + others.length);
        for (const finding of [...some, ...others]) expect(findings).toContain(finding);
        findings.slice(1).forEach((finding, index) => {
          const before = findings[index] ?? finding;
          expect(worstFirst(before, finding)).toBeLessThanOrEqual(0);
        });
      }),
    );
  });

  it('says of every limit what it allows, what was counted, who set it and which findings are behind it', () => {
    const findings = makeFindings(2);
    const limits = [makeLimit({ key: 'total', max: 1, action: 'warn', origin: 'inputs' })];
    expect(makeReport({ findings, limits }).limits).toEqual([
      {
        rule: 'total',
        limit: 1,
        actual: 2,
        action: 'warn',
        origin: 'inputs',
        breached: true,
        findings: findings.map(({ fingerprint }) => fingerprint),
      },
    ]);
  });

  it('holds every target with its source, state and notes', () => {
    const missing = makeTarget({ target: 'x', state: brokenState('missing'), notes: ['n'] });
    const outcomes = [makeOutcome(), makeOutcome({ source: 'azure', targets: [missing] })];
    expect(makeReport({ outcomes }).targets).toEqual([
      { source: 'pulumi', ...makeTarget() },
      { source: 'azure', ...missing },
    ]);
  });

  it.each([
    ['the comment', (report: Report) => renderComment(report, COMMENT_SIZE)],
    ['the JSON report', renderJson],
    ['the log', (report: Report) => logLines(report).join('\n')],
  ])('says nowhere whom an issue is assigned to: %s', (_, renderer) => {
    const findings = [makeFinding({ severity: 'high', assignedTo: 'jo@acme.example' })];
    const text = renderer(makeReport({ findings }));
    expect(text).toContain('s3-no-public-read');
    expect(text).not.toContain('acme.example');
    expect(text).not.toContain('assignedTo');
  });

  it('says when, where and how it ended', () => {
    expect(makeReport({ findings: makeFindings(1), limits: [makeLimit({ key: 'total' })] })).toMatchObject({
      version: 1,
      verdict: 'fail',
      passed: false,
      exitCode: 1,
      startedAt: '2026-11-23T08:15:30.123Z',
      run: RUN,
      counts: { total: 1, low: 1 },
    });
  });
});

describe('worstFirst', () => {
  it.each<[string, Parameters<typeof makeFinding>[0], Parameters<typeof makeFinding>[0]]>([
    ['severity over level', { severity: 'high', level: 'disabled' }, { severity: 'low', level: 'mandatory' }],
    ['level over priority', { level: 'advisory', priority: 'p4' }, { level: 'disabled', priority: 'p0' }],
    [
      'priority over name',
      { priority: 'p0', policy: { name: 'b' } },
      { priority: 'p1', policy: { name: 'a' } },
    ],
    [
      'policy over resource',
      { policy: { name: 'a' }, resource: { id: 'b' } },
      { policy: { name: 'b' }, resource: { id: 'a' } },
    ],
    [
      'resource over fingerprint',
      { resource: { id: 'a' }, fingerprint: 'b' },
      { resource: { id: 'b' }, fingerprint: 'a' },
    ],
    ['fingerprint last', { fingerprint: 'a' }, { fingerprint: 'b' }],
  ])('puts %s', (_, first, second) => {
    expect(worstFirst(makeFinding(first), makeFinding(second))).toBeLessThan(0);
    expect(worstFirst(makeFinding(second), makeFinding(first))).toBeGreaterThan(0);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(anyFinding, anyFinding, anyFinding, (a, b, c) => {
        expect(worstFirst(a, a)).toBe(0);
        expect(Math.sign(worstFirst(a, b)) + Math.sign(worstFirst(b, a))).toBe(0);
        if (worstFirst(a, b) <= 0 && worstFirst(b, c) <= 0) expect(worstFirst(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('groupByPolicy', () => {
  it('puts every finding into the one group of its source, pack, policy and reference', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const groups = groupByPolicy(findings);
        expect(groups.flatMap((group) => group.findings).toSorted(worstFirst)).toEqual(
          findings.toSorted(worstFirst),
        );
        const names = groups.map(({ worst }) => `${worst.source} ${worst.policy.name}`);
        expect(new Set(names).size).toBe(names.length);
        for (const { worst, findings: inside } of groups) {
          expect(inside[0]).toBe(worst);
          for (const finding of inside) {
            expect([finding.source, finding.policy.name]).toEqual([worst.source, worst.policy.name]);
            expect(worstFirst(worst, finding)).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });

  it('is the same for any order of the findings', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyFinding, { selector: ({ fingerprint }) => fingerprint, maxLength: 20 }),
        (findings) => {
          expect(groupByPolicy(findings.toReversed())).toEqual(groupByPolicy(findings));
        },
      ),
    );
  });

  it('orders by the worst words, then by size, then by the rest', () => {
    const group = (name: string, count: number, overrides: Parameters<typeof makeFinding>[0]) =>
      makeFindings(count, { ...overrides, policy: { name } });
    const groups = groupByPolicy([
      ...group('d-low', 9, { severity: 'low' }),
      ...group('b-small', 1, { severity: 'high' }),
      ...group('z-large', 3, { severity: 'high' }),
      ...group('a-small', 1, { severity: 'high' }),
      ...group('c-mandatory', 1, { severity: 'high', level: 'mandatory' }),
      ...group('e-urgent', 1, { severity: 'high', priority: 'p0' }),
    ]);
    expect(groups.map(({ worst }) => worst.policy.name)).toEqual([
      'c-mandatory',
      'z-large',
      'e-urgent',
      'a-small',
      'b-small',
      'd-low',
    ]);
  });

  it.each<[string, Parameters<typeof makeFinding>[0]]>([
    ['source', { source: 'azure' }],
    ['pack', { policy: { pack: 'other' } }],
    ['reference', { policy: { reference: 'second' } }],
  ])('keeps equal names of another %s apart', (_, other) => {
    expect(groupByPolicy([makeFinding(), makeFinding(other)])).toHaveLength(2);
  });
});

describe('the JSON report', () => {
  it('reads back as the model, whatever the services said', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = renderJson(report);
        expect(JSON.parse(text)).toEqual(report);
        expect(text.endsWith('}\n')).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the one-line summary', () => {
  const targets = [
    makeTarget({ state: brokenState('failed') }),
    makeTarget({ state: brokenState('no-credentials') }),
    makeTarget({ state: brokenState('missing') }),
    makeTarget({ state: noEvidence() }),
    makeTarget(),
  ];
  const limits = [makeLimit({ key: 'total', max: 1 }), makeLimit({ key: 'low' }), makeLimit()];

  it.each<[string, ReportCase, string]>([
    ['pass', {}, 'pass: no limit exceeded. 0 findings in 1 target'],
    ['no limit', { limits: [] }, 'pass: no limit set. 0 findings in 1 target'],
    [
      'fail',
      { findings: makeFindings(2), limits },
      'fail: 2 of 3 limits exceeded: total 2 of 1, low 2 of 0. 2 findings in 1 target',
    ],
    [
      'one limit',
      { findings: makeFindings(1), limits: [makeLimit({ key: 'low' })] },
      'fail: 1 of 1 limit exceeded: low 1 of 0. 1 finding in 1 target',
    ],
    [
      'error',
      { outcomes: [makeOutcome({ targets })] },
      'error: 2 targets could not be read whole. 1 target missing. 1 target without evidence of any policy. 0 findings in 5 targets',
    ],
    [
      'skipped',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
        fork: true,
      },
      'skipped: a run for a fork or Dependabot has no credentials, nothing was read',
    ],
    [
      'what the change fixes and adds',
      {
        outcomes: [
          makeOutcome({
            findings: [makeFinding({ introduced: true }), makeFinding({ introduced: false }), makeFinding()],
            setAside: [
              { reason: 'fixed-by-this-change', finding: makeFinding(), detail: 'x' },
              { reason: 'fixed-by-this-change', finding: makeFinding(), detail: 'x' },
              { reason: 'exempted', finding: makeFinding(), detail: 'x' },
            ],
          }),
        ],
      },
      'pass: no limit exceeded. 3 findings in 1 target. 1 new with this change. 2 fixed by this change',
    ],
    ['no target', { outcomes: [] }, 'error: nothing read in 0 targets'],
    [
      'findings that are all set aside, of a target that failed',
      {
        outcomes: [
          makeOutcome({
            setAside: [{ reason: 'fixed-by-this-change', finding: makeFinding(), detail: 'x' }],
            targets: [makeTarget({ state: brokenState('failed') })],
          }),
        ],
      },
      'error: 1 target could not be read whole. 0 findings in 1 target. 1 fixed by this change',
    ],
    [
      'nothing read',
      { outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })] },
      'error: 1 target could not be read whole. nothing read in 1 target',
    ],
  ])('of %s', (_, report, line) => {
    expect(makeReport(report).summary).toBe(line);
  });

  it.each([
    [0, '0 findings'],
    [1, '1 finding'],
    [2, '2 findings'],
  ])('counts %i as %s', (count, words) => {
    expect(plural(count, 'finding')).toBe(words);
  });
});

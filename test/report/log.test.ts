import { describe, expect, it } from 'vitest';
import { logSections } from '../../src/report/log.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  makeUnpreviewable,
  noEvidence,
  type ReportCase,
  readState,
} from '../builders/report.ts';
import { logLines } from './log-lines.ts';

const EVERYTHING: ReportCase = {
  outcomes: [
    makeOutcome({
      findings: [
        makeFinding({ severity: 'critical', level: 'mandatory', introduced: true }),
        ...makeFindings(5, { severity: 'medium', policy: { name: 'tags-required' } }),
      ],
      setAside: [{ reason: 'exempted', finding: makeFinding({ policy: { name: 'old' } }), detail: 'x' }],
      targets: [
        makeTarget({ cautions: ['The list moved while it was read.'], notes: ['3 rows left out'] }),
        makeTarget({ target: 'acme/website/gone', state: brokenState('missing') }),
      ],
    }),
    makeOutcome({
      source: 'azure',
      findings: [makeAzureFinding({ fingerprint: 'b'.repeat(32) })],
      targets: [makeUnpreviewable({ target: '/subscriptions/s/resourceGroups/shop', state: noEvidence() })],
    }),
  ],
  limits: [
    makeLimit({ key: 'high+', origin: 'default' }),
    makeLimit({ key: 'total', max: 99, action: 'warn' }),
  ],
  basis: { kind: 'since', since: new Date('2026-11-20T00:00:00Z') },
  files: [{ kind: 'policy', name: '.github/policy-gate.yml', commit: 'c'.repeat(40) }],
};

/** What the runner is told: folded parts between its own commands. */
const asGroups = (report: ReportCase): string =>
  logSections(makeReport(report))
    .flatMap(({ title, lines }) =>
      title === undefined ? lines : [`::group::${title}`, ...lines, '::endgroup::'],
    )
    .join('\n');

describe('the parts of the log', () => {
  it('are folded but for what decides, which comes last', async () => {
    await expect(`${asGroups(EVERYTHING)}\n`).toMatchFileSnapshot('../golden/log-error.txt');
  });

  it('of a run in which all is well are few', () => {
    expect(logSections(makeReport()).map(({ title }) => title)).toEqual(['1 target', 'Judged by', undefined]);
  });

  it('have titles of ours and lines that say nothing to the runner, whatever the services write', () => {
    const findings = ATTACKS.map((text, index) =>
      makeFinding({
        fingerprint: `${index}`.padStart(32, '0'),
        scope: text,
        policy: { name: text, pack: text, title: text },
        resource: { name: text, id: text, type: text },
      }),
    );
    const setAside = findings.map((finding) => ({ reason: 'waived' as const, finding, detail: 'x' }));
    const outcomes = [
      makeOutcome({ findings, setAside, targets: ATTACKS.map((target) => makeTarget({ target })) }),
    ];
    for (const { title = '', lines } of logSections(makeReport({ outcomes }))) {
      expect(title).toMatch(/^[\w ,]*$/);
      expect(lines.filter((line) => /^\s*::|##\[|[^\P{C}\u200B]/u.test(line))).toEqual([]);
    }
  });
});

describe('the worst findings of a policy', () => {
  const resources = (lines: readonly string[]) => lines.filter((line) => line.startsWith('  bucket-'));

  it('are named by resource, those new with the change first, and the rest counted', () => {
    const findings = makeFindings(5).map((finding, index) => ({ ...finding, introduced: index === 4 }));
    const report = makeReport({
      findings,
      basis: { kind: 'since', since: new Date('2026-10-01T00:00:00Z') },
    });
    const lines = logLines(report);
    expect(resources(lines)).toEqual([
      '  bucket-4 (aws:s3/bucket:Bucket) in acme/website/production, new with this change',
      '  bucket-0 (aws:s3/bucket:Bucket) in acme/website/production, new',
      '  bucket-1 (aws:s3/bucket:Bucket) in acme/website/production, new',
    ]);
    expect(lines).toContain('  2 more in the JSON report');
  });

  it('are named of the first policies only', () => {
    const findings = Array.from({ length: 40 }, (_, index) =>
      makeFindings(5, { policy: { name: `policy-${index}` } }),
    ).flat();
    const lines = logLines(makeReport({ findings }));
    expect(resources(lines)).toHaveLength(100);
    expect(lines.filter((line) => line.startsWith('low, disabled: policy-'))).toHaveLength(40);
  });
});

it.each([
  [10, 10, undefined],
  [13, 10, '3 more targets like this in the JSON report'],
])('of %i targets in trouble %i stand beside the verdict', (count, shown, rest) => {
  const targets = Array.from({ length: count }, (_, index) =>
    makeTarget({ target: `t${index}`, state: brokenState('missing') }),
  );
  const { lines = [] } = logSections(makeReport({ outcomes: [makeOutcome({ targets })] })).at(-1) ?? {};
  expect(lines.filter((line) => line.startsWith('pulumi t'))).toHaveLength(shown);
  expect(lines.filter((line) => line.includes('more target'))).toEqual(rest === undefined ? [] : [rest]);
});

describe('the log', () => {
  it('shows targets, findings by policy, limits and the summary last', () => {
    const report = makeReport({
      findings: makeFindings(2, { severity: 'high' }),
      limits: [makeLimit({ key: 'high+', max: 1 }), makeLimit({ key: 'total', max: 9, action: 'warn' })],
    });
    expect(logLines(report).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      '1 target',
      'pulumi acme/website/production: read; governed: policy group default applies',
      '',
      '2 findings by policy',
      'high, disabled: s3-no-public-read (aws-guard): 2 resources',
      ' bucket-0 (aws:s3/bucket:Bucket) in acme/website/production',
      ' bucket-1 (aws:s3/bucket:Bucket) in acme/website/production',
      '',
      'Judged by',
      'Every finding counts as new: there is no baseline, and no known start of a change.',
      '',
      'EXCEEDED high+: 2 of 1 allowed (fail, set by inputs)',
      'ok total: 2 of 9 allowed (warn, set by inputs)',
      '',
      'Policy Gate fail: 1 of 2 limits exceeded: high+ 2 of 1. 2 findings in 1 target',
    ]);
  });

  it.each([
    ['failed', false, 'unknown '],
    ['no-credentials', true, 'unknown '],
  ] as const)('calls no limit kept beside a target that is %s', (kind, fork, mark) => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ state: brokenState(kind) })] })];
    const lines = logLines(makeReport({ outcomes, limits: [makeLimit()], fork }));
    expect(lines).toContain(`${mark} high+: 0 of 0 allowed (fail, set by inputs)`);
  });

  it('keeps the columns of the limits and the indent of the notes', () => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ notes: ['3 rows left out'] })] })];
    const lines = logLines(makeReport({ outcomes, limits: [makeLimit()] }));
    expect(lines).toContain('ok       high+: 0 of 0 allowed (fail, set by inputs)');
    expect(lines).toContain('  3 rows left out');
  });

  it('shows the cautions of a target before its notes', () => {
    const target = makeTarget({ cautions: ['::error::x', 'The list moved.'], notes: ['3 rows left out'] });
    const lines = logLines(makeReport({ outcomes: [makeOutcome({ targets: [target] })] }));
    expect(lines.slice(2, 5)).toEqual([
      '  Read with care: :\u200B:error::x',
      '  Read with care: The list moved.',
      '  3 rows left out',
    ]);
  });

  it('counts what is new with the change', () => {
    const [first = makeFinding(), second = makeFinding()] = makeFindings(2);
    const lines = logLines(makeReport({ findings: [{ ...first, introduced: true }, second] }));
    expect(lines).toContain(
      'low, disabled: s3-no-public-read (aws-guard): 2 resources, 1 new with this change',
    );
  });

  it.each([
    ['governed', readState(), 'pulumi t: read; governed: policy group default applies'],
    ['without evidence', noEvidence('nothing applies'), 'pulumi t: read; evidence none: nothing applies'],
    ['not asked', readState({ kind: 'not-asked', reason: 'no' }), 'pulumi t: read; evidence not-asked: no'],
    ['missing', brokenState('missing', 'gone'), 'pulumi t: missing (missing-target): gone'],
    ['failed', brokenState('failed', 'down'), 'pulumi t: failed (server-error): down'],
  ])('says how the reading of a target went: %s', (_, state, line) => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ target: 't', state })] })];
    expect(logLines(makeReport({ outcomes }))[1]).toBe(line);
  });

  it.each([
    [50, 50, false],
    [51, 50, true],
    [70, 50, true],
  ])('lists of %i policies %i, and counts the rest', (count, listed, more) => {
    const findings = Array.from({ length: count }, (_, index) =>
      makeFinding({ policy: { name: `policy-${index}` } }),
    );
    const lines = logLines(makeReport({ findings }));
    expect(lines.filter((line) => line.startsWith('low, disabled: policy-'))).toHaveLength(listed);
    expect(lines.includes(`${count - 50} more policies in the JSON report`)).toBe(more);
  });
});

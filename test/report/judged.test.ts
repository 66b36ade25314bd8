import { describe, expect, it } from 'vitest';
import type { BaselineEntry } from '../../src/policy/baseline.ts';
import type { Limit } from '../../src/policy/limit.ts';
import type { Waiver } from '../../src/policy/waiver.ts';
import { COMMENT_SIZE, renderComment, SUMMARY_SIZE } from '../../src/report/comment.ts';
import type { ReportedOverride } from '../../src/report/judged.ts';
import { afterMergeLine, attentionLines, policyLines } from '../../src/report/judged-lines.ts';
import { markerOf } from '../../src/report/marker.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  type ReportCase,
} from '../builders/report.ts';
import { troubleIn } from './inert.ts';
import { logLines } from './log-lines.ts';

const FILE = { kind: 'policy', name: '.github/policy-gate.yml', commit: 'a1b2c3d4'.repeat(5) } as const;
const BASELINE = { kind: 'baseline', name: '.github/known.json', commit: FILE.commit } as const;
const URLS = [
  'https://github.com/acme/website/actions/runs/42',
  'https://app.pulumi.com/acme/website/production',
];
const FIRST_SEEN = '2026-11-20T08:00:00Z';
function makeWaiver(overrides: Partial<Waiver> = {}): Waiver {
  const match = { source: ['pulumi'] } as const;
  return {
    match,
    reason: 'Accepted in SEC-142',
    owner: '@acme/platform',
    expires: '2027-03-31',
    origin: FILE.name,
    ...overrides,
  };
}
const entry: BaselineEntry = {
  fingerprint: 'f'.repeat(32),
  source: 'pulumi',
  scope: 'acme/website/production',
  pack: 'acme-aws',
  policy: 'required-tags',
  resource: 'urn:pulumi:x',
};
const override: ReportedOverride = {
  kind: 'in-force',
  label: 'policy-gate-override',
  by: 'alice',
  role: 'maintain',
  at: '2026-11-23T08:00:00Z',
};
const comment = (report: ReportCase): string => renderComment(makeReport(report), COMMENT_SIZE);
/** A run in which everything that a policy can say is said. */
const FULL: ReportCase = {
  files: [FILE, BASELINE],
  notes: ['inputs: warn-only is ignored: it may loosen what .github/policy-gate.yml sets.'],
  override,
  outcomes: [
    makeOutcome({
      findings: [
        makeFinding({ fingerprint: '1'.repeat(32), severity: 'critical', firstObservedAt: FIRST_SEEN }),
        makeFinding({ fingerprint: '2'.repeat(32), severity: 'high', resource: { name: 'old' } }),
        makeFinding({ fingerprint: '3'.repeat(32), policy: { name: 'required-tags' } }),
      ],
    }),
  ],
  policy: {
    limits: [
      makeLimit({ key: 'critical', origin: FILE.name }),
      makeLimit({ key: 'total', max: 9, origin: 'inputs' }),
      {
        name: 'No new high findings',
        max: 0,
        action: 'fail',
        origin: FILE.name,
        counting: {
          match: {
            severity: ['high+'],
            new: true,
          },
        },
      },
    ],
    waivers: [
      makeWaiver({ match: { severity: ['low'] }, expires: '2026-11-30' }),
      makeWaiver({ match: { severity: ['high'] }, reason: 'Old accounts', expires: '2026-11-01' }),
      makeWaiver({ match: { severity: ['medium'] }, reason: 'Forgotten', owner: 'bob' }),
    ],
    mapping: [
      {
        source: 'azure',
        match: { blocked: true },
        path: `${FILE.name}: severity.azure[0]`,
        gives: {
          axis: 'severity',
          word: 'low',
        },
      },
    ],
  },
  basis: { kind: 'baseline', known: new Set(['2'.repeat(32), '3'.repeat(32)]) },
  baseline: [entry],
  proposed: { limits: [makeLimit({ key: 'critical', max: 5 })] },
};

describe('the comment of a run with a policy', () => {
  it('is as reviewed', async () => {
    await expect(`${comment(FULL)}\n`).toMatchFileSnapshot('../golden/comment-policy.md');
  });

  it('keeps the override and what is after merge, whatever the size', () => {
    const text = renderComment(makeReport(FULL), { ...COMMENT_SIZE, limitBytes: 1_400 });
    expect(text).toContain('**Overridden** by `alice` (`maintain`)');
    expect(text).toContain('After merge this pull request would be judged');
    expect(text).not.toContain('What it was judged by');
  });

  it('is inert, whatever the authors of policies write', () => {
    const hostile = '@acme/all #1 <img src=x> | ::error::x [a](http://e) $x$';
    const waivers = [makeWaiver({ reason: hostile, owner: hostile, expires: '2026-11-01' })];
    const findings = makeFindings(2);
    const report = makeReport({ findings, files: [FILE], notes: [hostile], policy: { waivers } });
    expect(troubleIn(renderComment(report, SUMMARY_SIZE), URLS)).toEqual([]);
    for (const line of logLines(report)) expect(line).not.toMatch(/^::|##\[/);
  });
});

describe('all is well', () => {
  it.each<[string, ReportCase, boolean]>([
    ['a file', { files: [FILE] }, true],
    ['a note', { files: [FILE], notes: ['x'] }, true],
    ['a waiver that matched nothing', { policy: { waivers: [makeWaiver()] } }, true],
    ['a waived finding', { findings: makeFindings(1), policy: { waivers: [makeWaiver()] } }, false],
    ['an entry of the baseline that can go', { baseline: [entry] }, false],
    ['an override of nothing', { override }, true],
    ['another policy after merge', { proposed: {} }, false],
  ])('in two lines, also with %s: %o', (_, report, isShort) => {
    expect(comment(report).split('\n').length === 3).toBe(isShort);
  });

  it('names the file and its commit', () => {
    expect(comment({ files: [FILE] })).toContain('judged by `.github/policy-gate.yml` at `a1b2c3d`');
    expect(comment({ files: [FILE, { ...FILE, name: 'b' }] })).toContain('at `a1b2c3d` and 1 more');
    expect(comment({})).toContain('judged by the defaults and the inputs');
  });
});

describe('what is to be done', () => {
  const lines = (report: ReportCase): readonly string[] => attentionLines(makeReport(report));
  const unread = [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })];

  it('says of what matched nothing only where everything was read, and folded', () => {
    const policy = { waivers: [makeWaiver()], mapping: FULL.policy?.mapping ?? [] };
    expect(lines({ policy })).toEqual([]);
    const idle = (report: ReportCase) =>
      policyLines(makeReport(report)).filter((line) => line.includes('matched nothing'));
    expect(idle({ policy })).toEqual([
      'Waiver matched nothing: Accepted in SEC-142 (@acme/platform).',
      '.github/policy-gate.yml: severity.azure[0] (low) matched nothing.',
    ]);
    expect(idle({ policy, outcomes: unread })).toEqual([]);
    const over = [makeWaiver({ expires: '2026-11-01' })];
    expect(idle({ policy: { waivers: over } })[0]).toMatch(/, expired on 2026-11-01\.$/);
  });

  it('names ten of each kind', () => {
    const findings = makeFindings(1);
    const waivers = Array.from({ length: 12 }, () => makeWaiver({ expires: '2026-11-01' }));
    expect(lines({ findings, policy: { waivers } })).toHaveLength(11);
    expect(lines({ findings, policy: { waivers } }).at(-1)).toBe('2 more like this in the JSON report.');
    const baseline = Array.from({ length: 12 }, (_, index) => ({ ...entry, fingerprint: `${index}` }));
    expect(lines({ baseline })[0]).toMatch(
      /^The baseline names 12 findings that are no longer found .* and 2 more\.$/,
    );
  });

  it.each([
    [1, '1 finding counts again.'],
    [2, '2 findings count again.'],
  ])('counts what an expired waiver had taken: %i', (count, words) => {
    const policy = { waivers: [makeWaiver({ expires: '2026-11-01' })] };
    expect(lines({ findings: makeFindings(count), policy })[0]).toContain(words);
  });

  it('tells of only-new, in words and above the numbers', () => {
    const report = { findings: makeFindings(1), knobs: { onlyNew: true } };
    expect(policyLines(makeReport(report))).toContain('Only new findings can exceed a limit (only-new).');
    expect(comment(report)).toContain('| Actual, new only |');
  });
});

describe('an override', () => {
  const findings = [makeFinding({ severity: 'critical' })];

  it('that does not count is told, and changes nothing', () => {
    const refused = { kind: 'not-counted', label: 'x', reason: 'bob set it.' } as const;
    const report = makeReport({ findings, override: refused });
    expect(report).toMatchObject({ verdict: 'fail', passed: false });
    expect(logLines(report)).toContain('The label x does not count: bob set it.');
    const text = renderComment(report, COMMENT_SIZE);
    for (const words of ['| fail | default |', 'The label x does not count']) expect(text).toContain(words);
  });

  it('softens what is exceeded, and says so', () => {
    const report = makeReport({ findings, override });
    expect(report).toMatchObject({ verdict: 'warn', passed: true, exitCode: 0 });
    expect(renderComment(report, COMMENT_SIZE)).toContain('| warn (overridden) | default |');
    expect(logLines(report).join('\n')).toContain('Overridden by alice (maintain), who set the label');
  });
});

describe('after merge', () => {
  const findings = makeFindings(2);
  const lineOf = (proposed: ReportCase['proposed']): string => {
    const { afterMerge } = makeReport({ findings, proposed: proposed ?? {} }).judged;
    return afterMerge === undefined ? '' : afterMergeLine(afterMerge);
  };
  const HEAD = 'This change edits the policy. After merge this pull request would be judged: ';

  it('is the verdict, what would be exceeded, and what would be waived', () => {
    const limits = [
      makeLimit({ key: 'total' }),
      makeLimit({ key: 'low+', max: 1 }),
      makeLimit({ key: 'high' }),
    ];
    expect(lineOf({ limits })).toBe(`${HEAD}fail, 2 of 3 limits exceeded: total 2 of 0, low+ 2 of 1.`);
    expect(lineOf({ limits, waivers: [makeWaiver()] })).toBe(`${HEAD}pass, 2 waived.`);
  });

  it('names ten limits', () => {
    const limits = Array.from({ length: 12 }, (_, max) =>
      makeLimit({ key: 'total', max: max === 0 ? 0 : 1 }),
    );
    expect(lineOf({ limits })).toMatch(/: fail, 12 of 12 limits exceeded: .* and 2 more\.$/);
  });

  it('stands in the log, and decides whether a comment says anything else', () => {
    const report = (limits: readonly Limit[]) => makeReport({ findings, proposed: { limits } });
    const [lax, strict] = [
      report([makeLimit({ key: 'total', max: 9 })]),
      report([makeLimit({ key: 'total' })]),
    ];
    expect(logLines(strict).some((line) => line.startsWith(`${HEAD}fail`))).toBe(true);
    expect(markerOf(lax, 'k').state).not.toBe(markerOf(strict, 'k').state);
    expect(markerOf(lax, 'k').state).toBe(markerOf(report([makeLimit({ key: 'total', max: 9 })]), 'k').state);
  });
});

it.each([
  [1, 'The baseline names 1 finding that is no longer found and can go: required-tags on urn:pulumi:x.'],
  [2, 'The baseline names 2 findings that are no longer found and can go: '],
])('what of the baseline can go is counted: %i', (count, words) => {
  const baseline = Array.from({ length: count }, (_, index) => ({ ...entry, fingerprint: `${index}` }));
  expect(attentionLines(makeReport({ baseline }))[0]).toContain(words);
});

describe('new findings', () => {
  const since = { kind: 'since', since: new Date('2026-11-15T00:00:00Z') } as const;
  const findings = [
    makeFinding({ fingerprint: '1'.repeat(32), firstObservedAt: FIRST_SEEN }),
    makeFinding({ fingerprint: '2'.repeat(32), resource: { name: 'old' } }),
  ];

  it.each<[string, ReportCase, string]>([
    ['some', { findings, basis: since }, '**1 new** · 1 target'],
    ['one of one', { findings: findings.slice(0, 1), basis: since }, '**1 new** · 1 target'],
    ['all', { findings, basis: { kind: 'baseline', known: new Set() } }, '**all new** · 1 target'],
    ['none', { findings: findings.slice(1), basis: since }, '\n\n1 target · '],
    ['nobody knows', { findings }, '\n\n1 target · '],
  ])('are counted in the second line: %s', (_, report, words) => {
    expect(comment({ ...report, limits: [makeLimit({ key: 'total', max: 9 })] })).toContain(words);
  });

  it('are marked, and come first', () => {
    const text = comment({ findings: findings.toReversed(), basis: since });
    expect(text).toContain('`public-site` **new** |');
    expect(text.indexOf('`public-site`')).toBeLessThan(text.indexOf('`old`'));
    expect(text).toContain('2 resources, 1 new');
  });

  it.each([
    [1, '1 Azure finding counts as new: '],
    [2, '2 Azure findings count as new: '],
  ])('of Azure that nobody can decide are told: %i', (count, words) => {
    const azure = Array.from({ length: count }, (_, index) =>
      makeAzureFinding({ firstObservedAt: FIRST_SEEN, fingerprint: `${index}` }),
    );
    const knownSince = new Date('2026-11-19T00:00:00Z');
    const outcomes = [makeOutcome({ source: 'azure', findings: azure, knownSince })];
    expect(logLines(makeReport({ outcomes, basis: since }))).toContain(
      `${words}the window of events starts after 2026-11-15T00:00:00.000Z, so nobody can tell.`,
    );
  });
});

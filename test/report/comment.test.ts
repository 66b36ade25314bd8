import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment, SUMMARY_SIZE } from '../../src/report/comment.ts';
import type { CommentSize } from '../../src/report/parts.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
  readState,
} from '../builders/report.ts';

const render = (report: ReportCase, size: CommentSize = COMMENT_SIZE): string =>
  renderComment(makeReport(report), size);
const firstLine = (markdown: string): string | undefined => markdown.split('\n')[0];
const stateOf = (state: Parameters<typeof makeTarget>[0]): ReportCase => ({
  outcomes: [
    makeOutcome({ targets: [makeTarget(), makeTarget({ target: 'acme/website/staging', ...state })] }),
  ],
});

describe('the first line', () => {
  it.each<[string, ReportCase, string]>([
    ['pass', {}, '### ✅ Policy Gate: no limit exceeded · 0 findings'],
    [
      'a breach',
      { findings: makeFindings(1, { severity: 'high' }) },
      '### ❌ Policy Gate: 1 of 2 limits exceeded · 1 finding',
    ],
    [
      'a breach of a warn limit',
      { findings: makeFindings(1), limits: [makeLimit({ key: 'total', action: 'warn' })] },
      '### ⚠️ Policy Gate: 1 of 1 limit exceeded · 1 finding',
    ],
    [
      'no evidence under warn',
      { ...stateOf({ state: noEvidence() }), knobs: { onNoEvidence: 'warn' } },
      '### ⚠️ Policy Gate: a target has no evidence of any policy · 0 findings',
    ],
    [
      'no evidence',
      stateOf({ state: noEvidence() }),
      '### 🚫 Policy Gate: not evaluated: nothing governs a target · 0 findings',
    ],
    [
      'a source that was not read',
      stateOf({ state: brokenState('failed') }),
      '### 🚫 Policy Gate: not evaluated: 1 of 2 targets could not be read whole · at least 0 findings',
    ],
    [
      'a source that was not read under on-error: pass',
      { ...stateOf({ state: brokenState('failed') }), knobs: { onError: 'pass' } },
      '### 🚫 Policy Gate: not evaluated: 1 of 2 targets could not be read whole · at least 0 findings',
    ],
    ['no target', { outcomes: [] }, '### 🚫 Policy Gate: not evaluated: there is no target'],
    [
      'a fork without credentials',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
        fork: true,
      },
      '### ⏭️ Policy Gate: skipped, no credentials in this run',
    ],
  ])('says the verdict: %s', (_, report, line) => {
    expect(firstLine(render(report))).toBe(line);
  });
});

describe('the facts below it', () => {
  it.each<[string, ReportCase, string]>([
    ['pass', {}, 'the check passes'],
    ['a breach', { findings: makeFindings(1, { severity: 'high' }) }, 'the check fails'],
    [
      'a breach under warn-only',
      { findings: makeFindings(1, { severity: 'high' }), knobs: { warnOnly: true } },
      'the check passes',
    ],
    ['an unread source', stateOf({ state: brokenState('failed') }), 'the check fails'],
    [
      'an unread source under on-error: warn',
      { ...stateOf({ state: brokenState('failed') }), knobs: { onError: 'warn' } },
      'the check passes',
    ],
  ])('tell how the check ends: %s', (_, report, words) => {
    expect(render(report)).toContain(` · ${words} · `);
  });

  it('call nothing unread of which findings were set aside', () => {
    const text = render({
      outcomes: [
        makeOutcome({
          setAside: [{ reason: 'fixed-by-this-change', finding: makeFinding(), detail: 'x' }],
          targets: [makeTarget({ state: brokenState('failed') })],
        }),
      ],
    });
    expect(text).toContain('at least 0 findings\n\n1 target · 1 fixed by this change · ');
  });

  it('leave out what a desk does not have', () => {
    expect(render({ run: {} })).toBe(
      '### ✅ Policy Gate: no limit exceeded · 0 findings\n\n1 target · the check passes · judged by the defaults and the inputs · read 2026-11-23 08:15 UTC',
    );
  });

  it('count nothing where nothing was counted', () => {
    const report = { ...makeReport({ run: {} }), counts: {} };
    expect(renderComment(report, COMMENT_SIZE)).toContain('exceeded · 0 findings\n\n1 target');
  });
});

describe('all is well', () => {
  it('takes two lines', () => {
    const lines = render({})
      .split('\n')
      .filter((line) => line !== '');
    expect(lines).toHaveLength(2);
  });

  it.each<[string, ReportCase, string]>([
    [
      'a target without evidence',
      { ...stateOf({ state: noEvidence() }), knobs: { onNoEvidence: 'pass' } },
      'no policy group applies',
    ],
    ['findings within the limits', { findings: makeFindings(1) }, 's3-no-public-read'],
    ['a caution', stateOf({ cautions: ['The list moved while it was read.'] }), 'The list moved'],
  ])('is not said of %s', (_, report, shown) => {
    const text = render(report);
    expect(firstLine(text)).toContain('✅');
    expect(text).toContain(shown);
  });
});

describe('the parts', () => {
  it('show every limit, breached or not, with what it allows, what was counted and who set it', () => {
    const text = render({
      findings: makeFindings(3, { severity: 'high' }),
      limits: [
        makeLimit({ key: 'high+', max: 2, origin: 'default' }),
        makeLimit({ key: 'total', max: 1, action: 'warn' }),
        makeLimit({ key: 'p0', max: 9 }),
      ],
    });
    const rows = text.split('\n').filter((line) => line.startsWith('| ❌') || /^\| (⚠️|✅)/u.test(line));
    expect(rows.map((row) => row.split('|').map((cell) => cell.trim()))).toEqual([
      ['', '❌', '`high+`', '2', '3', 'fail', 'default', ''],
      ['', '⚠️', '`total`', '1', '3', 'warn', 'inputs', ''],
      ['', '✅', '`p0`', '9', '0', 'fail', 'inputs', ''],
    ]);
  });

  it('say so where no limit is set', () => {
    expect(render({ findings: makeFindings(1), limits: [] })).toContain('No limit is set.');
  });

  it.each<[string, ReportCase, readonly boolean[]]>([
    ['Pulumi', { findings: [makeFinding({ severity: 'high' })] }, [true, false]],
    ['Azure', { findings: [makeAzureFinding()] }, [false, true]],
    [
      'both',
      { findings: [makeAzureFinding(), makeFinding({ severity: 'high', fingerprint: 'f'.repeat(32) })] },
      [true, true],
    ],
    ['nothing counted', { ...stateOf({ state: brokenState('failed') }) }, [false, false]],
    ['findings within the limits', { findings: [makeFinding()] }, [false, false]],
    [
      'Azure alone, though a Pulumi finding is listed too',
      { findings: [makeAzureFinding(), makeFinding({ fingerprint: 'f'.repeat(32) })] },
      [false, true],
    ],
  ])('advise on the source behind the breach: %s', (_, report, advice) => {
    const text = render(report);
    expect([text.includes('Pulumi issues describe'), text.includes('Azure events record')]).toEqual(advice);
  });

  it('name every target that could not be read, before any number', () => {
    const text = render(stateOf({ state: brokenState('missing') }));
    expect(text.indexOf('answered 404')).toBeGreaterThan(0);
    expect(text.indexOf('answered 404')).toBeLessThan(text.indexOf('| Limit |'));
  });

  it.each<[string, ReportCase, string]>([
    ['governed', stateOf({ notes: ['3 rows of other stacks left out'] }), '3 rows of other stacks left out'],
    [
      'not asked',
      stateOf({ state: readState({ kind: 'not-asked', reason: 'no permission' }) }),
      'not-asked:\u200B no permission',
    ],
    ['failed', stateOf({ state: brokenState('failed'), notes: ['page 3 of 4'] }), 'failed. page 3 of 4'],
  ])('tell what was read of a target: %s', (_, report, words) => {
    const finding = makeFinding();
    const [outcome = makeOutcome()] = report.outcomes ?? [];
    expect(render({ outcomes: [{ ...outcome, findings: [finding] }] })).toContain(words);
  });
});

describe('a word that nobody knows', () => {
  it.each([
    [{ level: 'Blocker' }, 'unknown (Blocker)'],
    [{ level: 'a<b>&c' }, 'unknown (a?b??c)'],
    [{ level: '  ' }, 'unknown (empty)'],
    [{}, 'unknown (empty)'],
    [{ level: 'not told' }, 'unknown (not told)'],
  ])('%o is shown as %s', (unknownWords, shown) => {
    const text = render({ findings: [makeFinding({ level: 'unknown', unknownWords })] });
    expect(text).toContain(`<strong>low</strong> · ${shown} ·`);
  });
});

describe('many findings', () => {
  const policies = (count: number, each: number) =>
    Array.from({ length: count }, (_, index) =>
      makeFindings(each, { severity: 'high', policy: { name: `policy-${String(index).padStart(2, '0')}` } }),
    ).flat();

  it('are listed up to the number of a policy, the rest is counted', () => {
    const text = render({ findings: makeFindings(25, { severity: 'high' }) });
    expect(text.match(/`bucket-\d+`/g)).toHaveLength(20);
    expect(text).toContain('25 resources');
    expect(text).toContain('5 more in the JSON report.');
  });

  it('are listed up to the number of all, and every policy is named', () => {
    const size = { ...COMMENT_SIZE, listedFindings: 5, listedPerPolicy: 4 };
    const text = render({ findings: policies(3, 4) }, size);
    expect(text.match(/`bucket-\d+`/g)).toHaveLength(5);
    expect(text).toContain('3 more in the JSON report.');
    expect(text).toContain('4 more in the JSON report.');
    expect(text.match(/policy-\d\d/g)).toEqual(['policy-00', 'policy-01', 'policy-02']);
  });

  it.each([
    ['comment', COMMENT_SIZE, 64_000, 1_500, / see the job summary or the JSON report\.$/],
    ['summary', SUMMARY_SIZE, 1_048_576, 9_000, / see the JSON report\.$/],
  ])(
    'stay within the bytes of a %s, say what was left out, and keep the verdict',
    (_, size, limit, count, elsewhere) => {
      const text = render({ findings: policies(count, 1) }, size);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
      expect(firstLine(text)).toContain('exceeded');
      expect(text).toMatch(/\d+ parts left out for space: see the /);
      expect(text).toMatch(elsewhere);
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    },
  );
});

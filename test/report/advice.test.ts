import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { makeAzureFinding, makeFindings } from '../builders/finding.ts';
import { makeOutcome, makeReport, makeTarget, type ReportCase, RUN } from '../builders/report.ts';

type Situation = {
  /** `none` is a run outside GitHub. */
  readonly event?: string;
  readonly open?: number;
  readonly introduced?: number;
  /** For each Pulumi target, whether its preview was read. */
  readonly previewed?: readonly (boolean | undefined)[];
  readonly azure?: boolean;
};

function adviceIn({
  event = 'pull_request',
  open = 0,
  introduced = 0,
  previewed = [undefined],
  azure,
}: Situation): string {
  const all = makeFindings(open + introduced, { severity: 'high' });
  const findings = all.map((one, index) => (index < introduced ? { ...one, introduced: true } : one));
  const targets = previewed.map((read, index) => makeTarget({ target: `a/b/${index}`, previewed: read }));
  const report: ReportCase = {
    outcomes: [
      makeOutcome({ findings, targets }),
      ...(azure === true ? [makeOutcome({ source: 'azure', findings: [makeAzureFinding()] })] : []),
    ],
    run: { ...RUN, event: event === 'none' ? undefined : event },
  };
  const [, advice = ''] = renderComment(makeReport(report), COMMENT_SIZE).split('**How to turn this green**');
  return advice.split('<details>')[0] ?? '';
}

const ALONE = 'this pull request alone cannot turn the check green';
const DEPLOYED = 'They close when a fixed stack is updated';
const AZURE = 'Azure events record requests';
const NOT_FIXED = "this change's preview does not fix";
const ADDS = 'This change adds';
const NO_PREVIEW = 'No preview was read for';
const ALL = [ALONE, DEPLOYED, AZURE, NOT_FIXED, ADDS, NO_PREVIEW];

describe('advice', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['a pull request without its preview', { open: 1 }, [ALONE]],
    ['a preview that was wanted and not read', { open: 1, previewed: [false] }, [ALONE]],
    ['pull_request_target', { event: 'pull_request_target', open: 1 }, [ALONE]],
    ['a schedule', { event: 'schedule', open: 1 }, [DEPLOYED]],
    ['a merge queue', { event: 'merge_group', open: 1, previewed: [true] }, [DEPLOYED]],
    ['a run outside GitHub', { event: 'none', open: 1 }, [DEPLOYED]],
    ['a pull request with its preview', { open: 1, previewed: [true] }, [NOT_FIXED]],
    ['previews of some stacks', { open: 1, previewed: [true, undefined] }, [NOT_FIXED, NO_PREVIEW]],
    ['an issue that the change adds', { introduced: 1, previewed: [true] }, [ADDS]],
    ['an added and an open issue', { introduced: 1, open: 1, previewed: [true] }, [ADDS, NOT_FIXED]],
    ['an issue added elsewhere than in a pull request', { event: 'push', introduced: 1 }, [ADDS]],
    ['Azure in a pull request', { azure: true }, [AZURE]],
    ['both sources', { azure: true, open: 1 }, [ALONE, AZURE]],
    ['both sources with a preview', { azure: true, open: 1, previewed: [true] }, [NOT_FIXED, AZURE]],
    ['nothing exceeded', {}, []],
  ])('for %s is what helps there', (_, situation, expected) => {
    const advice = adviceIn(situation);
    expect(ALL.filter((words) => advice.includes(words))).toEqual(
      ALL.filter((words) => expected.includes(words)),
    );
  });

  it('says what can turn a pull request green that has no preview', () => {
    expect(adviceIn({ open: 1 }).match(/^ {2}- .*$/gm)).toEqual([
      "  - Give the gate this pull request's preview (input `pulumi-preview`): issues that the change fixes then no longer count.",
      '  - Deploy the fix, have the stack evaluated again, and run this check again.',
      '  - Triage the issue in Pulumi Cloud (ignored), or raise the limit.',
    ]);
  });

  it.each<[Situation, string]>([
    [{ introduced: 1, previewed: [true] }, '- This change adds 1 counted Pulumi issue: fix it here.'],
    [{ introduced: 2, previewed: [true] }, '- This change adds 2 counted Pulumi issues: fix them here.'],
    [
      { open: 1, previewed: [true] },
      "- 1 counted Pulumi issue is open already, and this change's preview does not fix it: fix it here too, deploy a fix first, or triage it in Pulumi Cloud (ignored).",
    ],
    [
      { open: 3, previewed: [true] },
      "- 3 counted Pulumi issues are open already, and this change's preview does not fix them: fix them here too, deploy a fix first, or triage them in Pulumi Cloud (ignored).",
    ],
    [{ open: 1, previewed: [true, false, undefined] }, 'No preview was read for 2 of 3 Pulumi targets.'],
  ])('counts: %o', (situation, words) => {
    expect(adviceIn(situation)).toContain(words);
  });

  it('is about the findings behind an exceeded limit only', () => {
    const findings = [
      ...makeFindings(1, { severity: 'high' }),
      ...makeFindings(1, { fingerprint: 'f'.repeat(32), introduced: true }),
    ];
    const targets = [makeTarget({ previewed: true })];
    const text = renderComment(makeReport({ outcomes: [makeOutcome({ findings, targets })] }), COMMENT_SIZE);
    expect(text).toContain('1 counted Pulumi issue is open');
    expect(text).not.toContain(ADDS);
  });
});

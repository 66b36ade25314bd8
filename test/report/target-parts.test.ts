import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import type { CommentSize } from '../../src/report/parts.ts';
import { makeFindings } from '../builders/finding.ts';
import {
  brokenState,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
  readState,
} from '../builders/report.ts';

const render = (report: ReportCase, size: CommentSize = COMMENT_SIZE): string =>
  renderComment(makeReport(report), size);
const stateOf = (state: Parameters<typeof makeTarget>[0]): ReportCase => ({
  outcomes: [
    makeOutcome({ targets: [makeTarget(), makeTarget({ target: 'acme/website/staging', ...state })] }),
  ],
});

const named = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^- `(\S+)` (?!governed)/gm)].map(([, name = '']) => name);

describe('broken targets', () => {
  const broken = (count: number): ReportCase => ({
    outcomes: [
      makeOutcome({
        targets: Array.from({ length: count }, (_, index) =>
          makeTarget({ target: `t${index}`, state: brokenState('failed') }),
        ),
      }),
    ],
  });

  it.each([
    [1, 1, '1 target', undefined],
    [20, 20, '20 targets', undefined],
    [21, 20, '21 targets', '1 more in the JSON report.'],
    [500, 20, '500 targets', '480 more in the JSON report.'],
  ])('of %i show %i', (count, shown, head, more) => {
    const [above = ''] = render(broken(count)).split('| Limit |');
    expect(above).toContain(`**Not evaluated, so not clean: ${head}**`);
    expect(named(above)).toHaveLength(shown);
    expect(/\d+ more in the JSON report\./.exec(above)?.[0]).toBe(more);
  });

  it('stand worst first: missing, failed, without credentials, without evidence', () => {
    const states = {
      ungoverned: noEvidence(),
      locked: brokenState('no-credentials'),
      failed: brokenState('failed'),
      missing: brokenState('missing'),
      fine: readState(),
      gone: brokenState('missing'),
    };
    const targets = Object.entries(states).map(([target, state]) => makeTarget({ target, state }));
    const [above = ''] = render({ outcomes: [makeOutcome({ targets })] }).split('| Limit |');
    expect(named(above)).toEqual(['missing', 'gone', 'failed', 'locked', 'ungoverned']);
  });

  it('are told shortly', () => {
    const text = render(stateOf({ state: brokenState('failed', 'x'.repeat(501)) }));
    expect(text).toContain(`${'x'.repeat(499)}…`);
  });

  it('are not said to be in a list that has no room', () => {
    const text = render(broken(500), { ...COMMENT_SIZE, limitBytes: 1_000 });
    expect(text).toContain('**Not evaluated, so not clean: 500 targets**');
    expect(text).not.toContain('more in the JSON report');
  });
});

describe('cautions', () => {
  const cautious = (count: number): ReportCase =>
    stateOf({ cautions: Array.from({ length: count }, (_, index) => `Caution ${index + 1}.`) });

  it('stand right below the limits, with their target', () => {
    const text = render({ ...cautious(2) });
    const [, below = ''] = text.split('| default |\n\n**Read with care: 2 cautions**\n\n');
    expect(
      below.startsWith('- `acme/website/staging` Caution 1.\n\n- `acme/website/staging` Caution 2.'),
    ).toBe(true);
  });

  it.each([
    [1, 1, undefined],
    [20, 20, undefined],
    [21, 20, '1 more in the JSON report.'],
    [500, 20, '480 more in the JSON report.'],
  ])('of %i shows %i', (count, shown, more) => {
    const text = render(cautious(count));
    expect(text.match(/Caution \d+\./g)).toHaveLength(shown);
    expect(/\d+ more in the JSON report\./.exec(text)?.[0]).toBe(more);
  });

  it('are short', () => {
    const text = render(stateOf({ cautions: ['x'.repeat(301)] }));
    expect(text).toContain(`${'x'.repeat(299)}…`);
  });

  it('are counted in the head, which is true where no room is left for any of them', () => {
    const text = render(cautious(1_000), { ...COMMENT_SIZE, limitBytes: 540 });
    expect(text).toContain('**Read with care: 1000 cautions**');
    expect(text).not.toMatch(/Caution \d+\.|more in the JSON report/);
    expect(text).toMatch(/22 parts left out for space: see the job summary or the JSON report\.$/);
    expect(render(cautious(1))).toContain('**Read with care: 1 caution**');
  });

  it('are counted even where broken targets take all the room', () => {
    const { outcomes = [] } = cautious(1_000);
    const state = brokenState('failed', 'x'.repeat(500));
    const broken = makeOutcome({ targets: Array.from({ length: 20 }, () => makeTarget({ state })) });
    const text = render({ outcomes: [...outcomes, broken] }, { ...COMMENT_SIZE, limitBytes: 4_000 });
    expect(text).toContain('**Read with care: 1000 cautions**');
    expect(text).not.toMatch(/Caution \d+\./);
  });

  it('outlive findings', () => {
    const { outcomes = [] } = cautious(20);
    const report = { outcomes: [...outcomes, makeOutcome({ findings: makeFindings(20) })] };
    const text = render(report, { ...COMMENT_SIZE, limitBytes: 3_000 });
    expect(text).not.toContain('bucket-0');
    expect(text.match(/Caution \d+\./g)).toHaveLength(20);
  });
});

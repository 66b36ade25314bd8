import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import type { CommentSize } from '../../src/report/parts.ts';
import { makeFindings } from '../builders/finding.ts';
import { makeOutcome, makeReport, makeTarget, type ReportCase } from '../builders/report.ts';

const render = (report: ReportCase, size: CommentSize = COMMENT_SIZE): string =>
  renderComment(makeReport(report), size);
const stateOf = (state: Parameters<typeof makeTarget>[0]): ReportCase => ({
  outcomes: [
    makeOutcome({ targets: [makeTarget(), makeTarget({ target: 'acme/website/staging', ...state })] }),
  ],
});

describe('cautions', () => {
  const cautious = (count: number): ReportCase =>
    stateOf({ cautions: Array.from({ length: count }, (_, index) => `Caution ${index + 1}.`) });

  it('stand right below the limits, with their target', () => {
    const text = render({ ...cautious(2) });
    const [, below = ''] = text.split('| default |\n\n**Read with care:**\n\n');
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

  it('outlive findings', () => {
    const { outcomes = [] } = cautious(20);
    const report = { outcomes: [...outcomes, makeOutcome({ findings: makeFindings(20) })] };
    const text = render(report, { ...COMMENT_SIZE, limitBytes: 3_000 });
    expect(text).not.toContain('bucket-0');
    expect(text.match(/Caution \d+\./g)).toHaveLength(20);
  });
});

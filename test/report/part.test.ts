import { describe, expect, it } from 'vitest';
import { renderComment, SUMMARY_SIZE } from '../../src/report/comment.ts';
import { makeReport } from '../builders/report.ts';

describe('the report of a part of a matrix', () => {
  it('says in its first words that it is not the whole, though all is well in it', () => {
    const part = makeReport({ part: true });
    expect(part.summary).toBe(
      'pass: no limit exceeded. 0 findings in 1 target. This is a part, not the whole',
    );
    expect(renderComment(part, SUMMARY_SIZE)).toContain('**a part, not the whole**');
    const whole = makeReport();
    expect(whole.summary).not.toContain('part');
    expect(renderComment(whole, SUMMARY_SIZE)).not.toContain('a part, not the whole');
  });
});

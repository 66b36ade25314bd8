import { expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { makeFinding } from '../builders/finding.ts';
import { makeReport } from '../builders/report.ts';
import { logLines } from './log-lines.ts';

it("says of a file without a commit that it is the working directory's", () => {
  const report = makeReport({
    files: [{ kind: 'policy', name: 'gate.yml' }],
    findings: [makeFinding()],
  });
  const markdown = renderComment(report, COMMENT_SIZE);
  expect(markdown).toMatch(/judged by `gate\.yml` (?!at)/);
  expect(markdown).toContain('Policy file `gate.yml` in the working directory');
  expect(renderHtml(report)).toContain('<code>gate.yml</code> in the working directory');
  expect(logLines(report)).toContain('Policy file: gate.yml in the working directory');
});

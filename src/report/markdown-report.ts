import { renderComment } from './comment.ts';
import type { CommentSize } from './parts.ts';
import type { Report } from './report.ts';

/** GitHub shows a Markdown file up to 500 KiB. */
const DOCUMENT_SIZE: CommentSize = {
  limitBytes: 500_000,
  listedFindings: 3_000,
  listedPerPolicy: 500,
  elsewhere: 'the JSON report',
  charts: true,
};

/** The report as a Markdown document: what the job summary shows, as a file. */
export function renderMarkdown(report: Report): string {
  return `${renderComment(report, DOCUMENT_SIZE)}\n`;
}

import { checkRunOf } from '../../../../src/report/check-run.ts';
import {
  COMMENT_SIZE,
  renderComment,
  renderWithDigest,
  SUMMARY_SIZE,
} from '../../../../src/report/comment.ts';
import { nextDigest } from '../../../../src/report/digest.ts';
import { renderMarkdown } from '../../../../src/report/markdown-report.ts';
import { markedBody, markerOf, parseMarker } from '../../../../src/report/marker.ts';
import type { Report } from '../../../../src/report/report.ts';
import { trackingText, trackingTitle } from '../../../../src/report/tracking-text.ts';
import { troubleIn } from '../../../report/inert.ts';

const KEY = '0123456789abcdef';

/** What is live or torn in anything that GitHub shows as Markdown. */
export function markdownTrouble(report: Report, ours: readonly string[]): readonly string[] {
  const documentation = [...report.findings, ...report.setAside.map(({ finding }) => finding)].flatMap(
    ({ policy }) => policy.url ?? [],
  );
  const trouble = (text: string): readonly string[] => troubleIn(text, ours, documentation);
  const { summary, text = '', title, annotations } = checkRunOf(report, 'policy.yml');
  const pages: Readonly<Record<string, string>> = {
    comment: renderComment(report, COMMENT_SIZE),
    'job summary': renderComment(report, SUMMARY_SIZE),
    file: renderMarkdown(report),
    'check run': summary,
  };
  return [
    ...Object.entries(pages).flatMap(([name, page]) => trouble(page).map((told) => `${name}: ${told}`)),
    // These begin with other words than the verdict.
    ...[withoutDigest(trackingText(report, undefined)), text].flatMap((page) =>
      trouble(page).filter(isOfText),
    ),
    ...[title, trackingTitle(report), ...annotations.flatMap((one) => [one.title, one.message])].filter(
      (line) => /[^\P{C}\u200B]/u.test(line.replaceAll('\n', '')),
    ),
    ...markerTrouble(report),
  ];
}

/** Numbers and hashes of ours, in an HTML comment. */
const withoutDigest = (text: string): string => text.replace(/\n<!-- policy-gate digest [^<>]* -->$/, '');

const isOfText = (trouble: string): boolean => !/^first line|headings$/.test(trouble);

/** Whatever the text below it says, a marker is read back as it was written. */
function markerTrouble(report: Report): readonly string[] {
  const body = markedBody(markerOf(report, KEY, 1), renderWithDigest(report, nextDigest(report, undefined)));
  const marker = parseMarker(body);
  const isOurs = marker?.key === KEY && marker.readAt === report.startedAt && marker.intact;
  return isOurs ? [] : ['the marker is not what was written'];
}

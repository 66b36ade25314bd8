import { changesSince } from './changes.ts';
import { COMMENT_SIZE, renderComment } from './comment.ts';
import { type Digest, isWhole, nextDigest, parseDigest, withDigest } from './digest.ts';
import { link, paragraph, serialise, words } from './markdown.ts';
import { MARKER_BYTES, parseMarker } from './marker.ts';
import type { Report } from './report.ts';
import { plural } from './summary-line.ts';
import { inertProse } from './text.ts';

/** GitHub refuses a longer title. */
const MAX_TITLE = 256;
/** Of the name of a workflow or a job. */
const MAX_NAME = 80;

const RULES =
  'Policy Gate keeps this issue: it is closed when no limit is exceeded, and reopened when one is again. The label wontfix on the closed issue keeps it closed.';

/** The title of the tracking issue: what is exceeded, and in which workflow and job. */
export function trackingTitle({ limits, run }: Pick<Report, 'limits' | 'run'>): string {
  const names = [run.workflow, run.job].filter((name) => name !== undefined);
  const place = names.map((name) => inertProse(name, MAX_NAME)).join(' / ');
  const title = `Policy Gate: ${exceeded(limits)}${place === '' ? '' : ` (${place})`}`;
  return title.length <= MAX_TITLE ? title : `${cut(title, MAX_TITLE - 1)}…`;
}

/** The text below the marker of the tracking issue; at its end the digest by which the next run tells what changed. */
export function trackingText(report: Report, previous: Digest | undefined): string {
  const digest = nextDigest(report, previous);
  const below = [
    ...(previous === undefined || isWhole(report) ? [] : [lastReading(previous)]),
    serialise([paragraph(words(RULES))]),
  ];
  const tail = withDigest(below.map((part) => `\n\n${part}`).join(''), digest);
  const limitBytes = COMMENT_SIZE.limitBytes - MARKER_BYTES - Buffer.byteLength(tail);
  return renderComment(report, { ...COMMENT_SIZE, limitBytes }, changesSince(report, previous)) + tail;
}

/**
 * What an earlier run left at the end of the issue's body: what looks like it further up may be the name of a resource.
 * A text that somebody has edited, and a later reading, prove nothing.
 */
export function leftDigest(body: string, { startedAt }: Pick<Report, 'startedAt'>): Digest | undefined {
  const digest = parseMarker(body)?.intact === true ? parseDigest(body) : undefined;
  return digest !== undefined && digest.readAt < startedAt ? digest : undefined;
}

/** The short comment by which those who follow the issue hear that it was closed or reopened. */
export function trackingNotice(step: 'close' | 'reopen', { limits, run }: Report): string {
  const what = step === 'close' ? 'No limit is exceeded any more' : `Again: ${exceeded(limits)}`;
  const where = run.url === undefined ? [] : [words(' ('), link(run.url, 'run and full report'), words(')')];
  return serialise([paragraph(words(what), ...where, words('.'))]);
}

function exceeded(limits: Report['limits']): string {
  const breached = limits.filter((limit) => limit.breached).length;
  return breached === 0 ? 'no limit exceeded' : `${breached} of ${plural(limits.length, 'limit')} exceeded`;
}

/** What is known besides, where this run could not read everything. */
function lastReading({ readAt, total, bySeverity }: Digest): string {
  const severities = Object.entries(bySeverity).filter(([, count]) => count > 0);
  const counts = severities.map(([word, count]) => `${count} ${word}`).join(', ');
  const found = `${plural(total, 'finding')}${counts === '' ? '' : ` (${counts})`}`;
  const when = readAt.slice(0, 16).replace('T', ' ');
  return serialise([paragraph(words(`Last read whole ${when} UTC: ${found}.`))]);
}

/** The longest beginning that splits no character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

import { type Annotation, allAnnotations } from './annotations.ts';
import { fitParts } from './budget.ts';
import { renderComment } from './comment.ts';
import { code, list, paragraph, prose, serialise, words } from './markdown.ts';
import { type CommentSize, part } from './parts.ts';
import type { Report } from './report.ts';
import { plural } from './summary-line.ts';
import { visible } from './text.ts';

/** GitHub refuses a summary or a text over 65,535 bytes. */
const LIMIT_BYTES = 65_000;
const TITLE_BYTES = 255;
/** Ten requests' worth. GitHub sets no limit, and nobody reads more. */
const MAX_ANNOTATIONS = 500;

const CHECK_RUN_SIZE: CommentSize = {
  limitBytes: LIMIT_BYTES,
  listedFindings: 300,
  listedPerPolicy: 20,
  elsewhere: 'the job summary or the JSON report',
  charts: false,
};

export type Conclusion = 'success' | 'neutral' | 'failure';

/** An annotation at the first line of a file: what is found in the cloud has no line. */
export type CheckAnnotation = {
  readonly path: string;
  readonly start_line: 1;
  readonly end_line: 1;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
};

/** What a check run says, within GitHub's limits. */
export type CheckRunContent = {
  readonly conclusion: Conclusion;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  readonly annotations: readonly CheckAnnotation[];
};

/** The name that rulesets require: it says nothing that may change from one run to the next. */
export function checkRunName(commentKey: string | undefined): string {
  return commentKey === undefined ? 'Policy Gate' : `Policy Gate (${visible(commentKey)})`;
}

/** A report as a check run whose annotations stand at a file of the repository. */
export function checkRunOf(report: Report, path: string): CheckRunContent {
  return {
    conclusion: conclusionOf(report),
    title: withinBytes(report.summary, TITLE_BYTES),
    summary: summaryOf(report),
    annotations: capped(allAnnotations(report)).map(({ level, title, message }) => ({
      path,
      start_line: 1,
      end_line: 1,
      annotation_level: level === 'error' ? 'failure' : level,
      title: withinBytes(title, TITLE_BYTES),
      message,
    })),
  };
}

/** What a check run says while its run reads. */
export const PENDING = {
  title: 'Not judged yet',
  summary:
    'The run is reading. Until it has judged, nothing is known to be clean: what an earlier run said of this commit no longer stands. Where the run has ended and this has not, it was stopped: run it again.',
} as const;

/** Why a run ended before anything was judged: a key or an input and what is wrong with it, or a message alone. */
export type RefusalReason = { readonly path?: string; readonly message: string };

/** A run that ended early as a check run: what was not read is never clean. */
export function refusedCheckRun(title: string, reasons: readonly RefusalReason[]): CheckRunContent {
  const parts = reasons.map(({ path, message }) =>
    part(1, list([[...(path === undefined ? [] : [code(path, 300), words(': ')]), prose(message)]])),
  );
  const omitted = (count: number): string =>
    serialise([paragraph(words(`${plural(count, 'problem')} left out for space: see the job's log.`))]);
  const lead = part(0, paragraph(words(`${plural(reasons.length, 'problem')}:`)));
  return {
    conclusion: 'failure',
    title: withinBytes(title, TITLE_BYTES),
    summary: serialise([paragraph(words('Nothing was judged, so nothing is known to be clean.'))]),
    text: fitParts([lead, ...parts], LIMIT_BYTES, omitted),
    annotations: [],
  };
}

/** Green is only what was read whole and exceeds nothing; what passes by a knob is neutral, which lets it pass too. */
function conclusionOf({ verdict, passed }: Report): Conclusion {
  if (!passed) return 'failure';
  return verdict === 'pass' ? 'success' : 'neutral';
}

/** So many limits that their table alone is too long must not leave the commit without a check run. */
function summaryOf(report: Report): string {
  try {
    return renderComment(report, CHECK_RUN_SIZE);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return withinBytes(report.summary, LIMIT_BYTES);
  }
}

function capped(annotations: readonly Annotation[]): readonly Annotation[] {
  const hidden = annotations.length - MAX_ANNOTATIONS + 1;
  if (hidden <= 1) return annotations;
  const message = `${hidden} more, see the job summary or the JSON report.`;
  return [...annotations.slice(0, MAX_ANNOTATIONS - 1), { level: 'notice', title: 'Policy Gate', message }];
}

function withinBytes(text: string, limit: number): string {
  const line = visible(text, limit);
  if (Buffer.byteLength(line) <= limit) return line;
  let bytes = Buffer.byteLength('…');
  const kept = Array.from(line).filter((point) => {
    bytes += Buffer.byteLength(point);
    return bytes <= limit;
  });
  return `${kept.join('')}…`;
}

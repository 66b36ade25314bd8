import { FORMAT_NAMES, type FormatEntry, REPORT_FORMATS } from '../../src/publishers/report-formats.ts';
import { type Annotation, annotationsOf } from '../../src/report/annotations.ts';
import { changesSince } from '../../src/report/changes.ts';
import { checkRunName, checkRunOf } from '../../src/report/check-run.ts';
import { renderComment, renderWithDigest, SUMMARY_SIZE } from '../../src/report/comment.ts';
import { type Digest, nextDigest, withDigest } from '../../src/report/digest.ts';
import { logSections } from '../../src/report/log.ts';
import { markedBody, markerOf, supersededMarker } from '../../src/report/marker.ts';
import type { Report } from '../../src/report/report.ts';
import { renderSuperseded } from '../../src/report/superseded.ts';
import { renderText } from '../../src/report/terminal.ts';
import { standingOf, trackingStep } from '../../src/report/tracking-step.ts';
import { trackingNotice, trackingText, trackingTitle } from '../../src/report/tracking-text.ts';
import { makeSizedReport } from '../builders/sized-report.ts';
import type { GoldenCounts } from '../golden-file.ts';
import { rowsIn } from './csv-reader.ts';
import { modelOf, staticPart } from './html/html-reader.ts';
import { casesIn } from './junit-reader.ts';
import { readRun } from './sarif-reader.ts';

/** One way to show a report. */
export type Rendering = {
  /** What the names of its golden files end with. */
  readonly ending: string;
  /** As a reader meets it. */
  readonly show: (report: Report) => string | Promise<string>;
  readonly counts?: (shown: string) => GoldenCounts;
  /** What takes it refuses a longer one. */
  readonly limitBytes?: number;
};

const OPTIONS = {
  location: '.github/policy gate.yml',
  gate: '0123456789abcdef',
  toolUrl: 'https://github.com/acme/gate',
};
const KEY = '0123456789abcdef';

/** How a file is made readable where it is not, and what its reader finds in it. */
const READERS: Readonly<Record<string, Pick<Rendering, 'counts' | 'limitBytes'> & { show?: Show }>> = {
  json: { counts: (json) => ({ findings: count(json, /^ {6}"fingerprint": /gm) }) },
  csv: { counts: (csv) => ({ rows: rowsIn(csv).length }) },
  junit: { counts: (xml) => ({ cases: casesIn(xml).length }) },
  markdown: { counts: policiesIn, limitBytes: 500_001 },
  sarif: {
    show: (text) => `${JSON.stringify(JSON.parse(text), null, 1)}\n`,
    counts: (text) => {
      const run = readRun(JSON.parse(text));
      return { rules: run.tool.driver.rules.length, results: run.results.length };
    },
  },
  html: {
    show: staticPart,
    counts: (file) => ({
      findings: modelOf(file).findings.rows.length,
      'rows without a program':
        file.split('\n').join('').split('<tbody id="rows">').at(1)?.split('<tr>').length ?? 0,
    }),
  },
};

type Show = (text: string) => string;

/** Every form of `report-formats`, and so each new one. */
const FILES: readonly Rendering[] = FORMAT_NAMES.map((format) => {
  const { file, load }: FormatEntry = REPORT_FORMATS[format];
  const { show = (text: string) => text, ...reader } = READERS[format] ?? {};
  return {
    ending: file.replace('policy-gate.', ''),
    show: async (report) => {
      const rendered = (await load())(report, OPTIONS);
      return show(typeof rendered === 'string' ? rendered : [...rendered].join(''));
    },
    ...reader,
  };
});

/** What the run before left: it had read 38 findings. */
function digestBefore(): Digest | undefined {
  return nextDigest({ ...makeSizedReport(38), startedAt: '2026-11-22T08:15:00.000Z' }, undefined);
}

/** What people meet on GitHub and in the log. */
const PLACES: readonly Rendering[] = [
  {
    ending: 'comment.md',
    show: (report) => markedBody(markerOf(report, KEY, 42), renderWithDigest(report, digestBefore())),
    counts: policiesIn,
    limitBytes: 65_536,
  },
  {
    ending: 'superseded.md',
    show: (report) => {
      const marker = supersededMarker(markerOf(report, KEY, 42));
      return markedBody(marker, withDigest(renderSuperseded(report.run), nextDigest(report, undefined)));
    },
    limitBytes: 65_536,
  },
  {
    ending: 'summary.md',
    show: (report) => renderComment(report, SUMMARY_SIZE, changesSince(report, digestBefore())),
    counts: policiesIn,
    limitBytes: 1_048_576,
  },
  {
    ending: 'log.txt',
    show: (report) =>
      lines(logSections(report).flatMap(({ title, lines: all }) => [`[${title ?? ''}]`, ...all])),
  },
  { ending: 'terminal.txt', show: (report) => renderText(report, { colour: false, columns: 100 }) },
  { ending: 'annotations.txt', show: (report) => lines(annotationsOf(report).map(annotationLine)) },
  { ending: 'check-run.md', show: checkRunPage },
  { ending: 'tracking.md', show: trackingPage, counts: policiesIn, limitBytes: 65_536 },
];

export const RENDERINGS: readonly Rendering[] = [...FILES, ...PLACES];

function annotationLine({ level, title, message }: Annotation): string {
  return `${level}: ${title}\n  ${message}`;
}

/** As GitHub shows it: the title beside the conclusion, the summary, then the annotations. */
function checkRunPage(report: Report): string {
  const { conclusion, title, summary, annotations } = checkRunOf(report, OPTIONS.location);
  return lines([
    `${checkRunName(undefined)}: ${conclusion}`,
    title,
    '',
    summary,
    '',
    ...annotations.map(
      ({ path, start_line, annotation_level: level, ...said }) =>
        `${path}:${start_line}: ${level}: ${said.title}\n  ${said.message}`,
    ),
  ]);
}

/** The title of the issue, its body, what becomes of an issue that is there, and what those who follow it hear. */
function trackingPage(report: Report): string {
  return lines([
    trackingTitle(report),
    '',
    markedBody(markerOf(report, KEY), trackingText(report, digestBefore())),
    '',
    ...(['open', 'closed'] as const).map((state) => {
      const step = trackingStep(standingOf(report), { state, wontfix: false });
      const isNews = step === 'close' || step === 'reopen';
      return `${state} issue: ${step}${isNews ? `: ${trackingNotice(step, report)}` : ''}`;
    }),
  ]);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function policiesIn(markdown: string): GoldenCounts {
  return { policies: count(markdown, /<details><summary>/g) };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

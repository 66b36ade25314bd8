import type { RenderOptions } from '../report/render-options.ts';
import type { Report } from '../report/report.ts';

/** Renders a report, in pieces where it may be large. */
type Renderer = (report: Report, options: RenderOptions) => string | Iterable<string | Uint8Array>;

/** One of the forms. */
export type FormatEntry = {
  /** Name of the file in the report directory. */
  readonly file: string;
  /** The output that holds its path. */
  readonly output: `report-${string}`;
  /** Renderers come late, and only those that are wanted: the gate starts without them. */
  readonly load: () => Promise<Renderer>;
};

/** Every form in which the report can be had as a file. */
export const REPORT_FORMATS = {
  json: {
    file: 'policy-gate.json',
    output: 'report-json',
    load: async () => (await import('../report/json.ts')).jsonPieces,
  },
  sarif: {
    file: 'policy-gate.sarif',
    output: 'report-sarif',
    load: async () => (await import('../report/sarif.ts')).sarifPieces,
  },
  junit: {
    file: 'policy-gate.junit.xml',
    output: 'report-junit',
    load: async () => (await import('../report/junit.ts')).renderJUnit,
  },
  csv: {
    file: 'policy-gate.csv',
    output: 'report-csv',
    load: async () => (await import('../report/csv.ts')).renderCsv,
  },
  markdown: {
    file: 'policy-gate.md',
    output: 'report-markdown',
    load: async () => (await import('../report/markdown-report.ts')).renderMarkdown,
  },
  html: {
    file: 'policy-gate.html',
    output: 'report-html',
    load: async () => (await import('../report/html.ts')).htmlPieces,
  },
} as const satisfies Readonly<Record<string, FormatEntry>>;

export type ReportFormat = keyof typeof REPORT_FORMATS;

function isFormat(name: string): name is ReportFormat {
  return Object.hasOwn(REPORT_FORMATS, name);
}

/** The words of the input `report-formats`. */
export const FORMAT_NAMES: readonly ReportFormat[] = Object.keys(REPORT_FORMATS).filter(isFormat);

import { Option } from 'commander';
import type { Parsed } from '../parsed.ts';
import {
  type FormatEntry,
  FORMAT_NAMES as OF_FILES,
  REPORT_FORMATS,
  type ReportFormat,
} from '../publishers/report-formats.ts';
import type { RenderOptions } from '../report/render-options.ts';
import type { Report } from '../report/report.ts';
import type { Page } from '../report/terminal/page.ts';
import { renderText } from '../report/terminal.ts';
import { withoutCommands } from '../report/text.ts';
import { collect } from './options.ts';
import { type Part, readOnce } from './part.ts';

/** What `--format` may be: for people at a terminal, or what the report files are. */
export type Format = 'text' | ReportFormat;

export const FORMAT_NAMES: readonly Format[] = ['text', ...OF_FILES];

/** Describes `--format`. */
export function formatOption(): Option {
  return new Option('--format <name>', `what is printed: ${FORMAT_NAMES.join(', ')} (text)`).argParser(
    collect,
  );
}

/** Reads `--format` as it was given: text, unless something else is wanted. */
export function readFormat(given: readonly string[]): Part<Format> {
  const part = readOnce('--format', given, parseFormat);
  return 'problems' in part ? part : { value: part.value ?? 'text' };
}

function parseFormat(text: string): Parsed<Format> {
  const name = FORMAT_NAMES.find((format) => format === text.trim());
  return name === undefined ? { problem: `must be one of ${FORMAT_NAMES.join(', ')}.` } : { value: name };
}

/** Gives the report without its last newline. No line of it is a command of a runner. */
export type Printer = (report: Report, options: RenderOptions) => string;

/** Loads what prints a format; what is not wanted is not loaded. */
export async function printerOf(format: Format, page: Page): Promise<Printer> {
  if (format === 'text') return (report) => printable(renderText(report, page));
  const { load }: FormatEntry = REPORT_FORMATS[format];
  const render = await load();
  return (report, options) => {
    const rendered = render(report, options);
    return printable(typeof rendered === 'string' ? rendered : [...rendered].join(''));
  };
}

function printable(text: string): string {
  return text.replace(/\n$/, '').split('\n').map(withoutCommands).join('\n');
}

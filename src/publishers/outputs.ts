import { isRead, type Report, tallyOf } from '../report/report.ts';
import type { ReportFiles } from './report-files.ts';
import { FORMAT_NAMES, REPORT_FORMATS } from './report-formats.ts';
import type { Workflow } from './workflow.ts';

/** Outputs that hold the path of a report; one that was not written is empty. */
const REPORT_OUTPUTS = [
  'report-json',
  'report-sarif',
  'report-junit',
  'report-csv',
  'report-markdown',
  'report-html',
] as const;

/** Names of the action's outputs, as in action.yml. */
export const OUTPUT_NAMES = [
  'verdict',
  'passed',
  'summary',
  'finding-count',
  'new-count',
  'waived-count',
  'counts',
  'breaches',
  ...REPORT_OUTPUTS,
  'comment-url',
  'tracking-issue-url',
] as const;

type Outputs = Record<(typeof OUTPUT_NAMES)[number], string>;

/** An output has a size limit, and nobody reads more. */
const MAX_BREACHES = 50;

/** Where the run's publications ended up. */
export type Published = {
  readonly files: ReportFiles;
  readonly commentUrl: string;
  readonly trackingIssueUrl: string;
};

/** Sets every output of a run that was judged. */
export function publishOutputs(
  workflow: Workflow,
  report: Report,
  { files, commentUrl, trackingIssueUrl }: Published,
): void {
  const breaches = report.limits
    .filter(({ breached }) => breached)
    .slice(0, MAX_BREACHES)
    .map(({ rule, limit, actual, action }) => ({ rule, limit, actual, action }));
  setAll(workflow, {
    verdict: report.verdict,
    passed: String(report.passed),
    summary: report.summary,
    'finding-count': isRead(report) ? String(report.findings.length) : '',
    'new-count': isRead(report) ? String(report.judged.newness.count) : '',
    'waived-count': isRead(report) ? String(tallyOf(report).waived) : '',
    counts: isRead(report) ? JSON.stringify(report.counts) : '{}',
    breaches: JSON.stringify(breaches),
    ...reportOutputs(files),
    'comment-url': commentUrl,
    'tracking-issue-url': trackingIssueUrl,
  });
}

/** Sets every output of a run that ended before anything was read. */
export function publishNothingRead(workflow: Workflow, summary: string): void {
  setAll(workflow, {
    verdict: 'error',
    passed: 'false',
    summary,
    'finding-count': '',
    'new-count': '',
    'waived-count': '',
    counts: '{}',
    breaches: '[]',
    ...reportOutputs(new Map()),
    'comment-url': '',
    'tracking-issue-url': '',
  });
}

type ReportOutputs = Record<(typeof REPORT_OUTPUTS)[number], string>;

function reportOutputs(files: ReportFiles): ReportOutputs {
  const outputs: ReportOutputs = {
    'report-json': '',
    'report-sarif': '',
    'report-junit': '',
    'report-csv': '',
    'report-markdown': '',
    'report-html': '',
  };
  for (const format of FORMAT_NAMES) outputs[REPORT_FORMATS[format].output] = files.get(format) ?? '';
  return outputs;
}

function setAll(workflow: Workflow, outputs: Outputs): void {
  for (const name of OUTPUT_NAMES) workflow.setOutput(name, outputs[name]);
}

import { isRead, type Report, tallyOf } from '../report/report.ts';
import type { Workflow } from './workflow.ts';

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
  'report-json',
  'comment-url',
  'tracking-issue-url',
] as const;

type Outputs = Record<(typeof OUTPUT_NAMES)[number], string>;

/** An output has a size limit, and nobody reads more. */
const MAX_BREACHES = 50;

/** Where the run's publications ended up. */
export type Published = {
  readonly reportJson: string;
  readonly commentUrl: string;
  readonly trackingIssueUrl: string;
};

/** Sets every output of a run that was judged. */
export function publishOutputs(
  workflow: Workflow,
  report: Report,
  { reportJson, commentUrl, trackingIssueUrl }: Published,
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
    'report-json': reportJson,
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
    'report-json': '',
    'comment-url': '',
    'tracking-issue-url': '',
  });
}

function setAll(workflow: Workflow, outputs: Outputs): void {
  for (const name of OUTPUT_NAMES) workflow.setOutput(name, outputs[name]);
}

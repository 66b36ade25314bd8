import type { Settings } from './config/settings.ts';
import type { GitHubRun } from './github/event.ts';
import { evaluate } from './policy/evaluate.ts';
import { decide, factsOf } from './policy/verdict.ts';
import { publish } from './publishers/publish.ts';
import type { Workflow } from './publishers/workflow.ts';
import { buildReport, type Report } from './report/report.ts';
import { buildSources } from './sources/build.ts';
import { collect } from './sources/collect.ts';
import type { Pacing } from './sources/http.ts';

/** The outside world of one run. */
export type Ports = {
  readonly run: GitHubRun;
  readonly workflow: Workflow;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly pacing: Pacing;
};

/** The pipeline: sources → findings → evaluation → verdict → report → publishers. */
export async function gate(settings: Settings, ports: Ports): Promise<Report> {
  const { limits, knobs } = settings;
  const { run, workflow, now: startedAt } = ports;
  const sources = await buildSources(settings, ports);
  const outcomes = await collect(sources);
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const evaluation = evaluate(findings, limits);
  const decision = decide(factsOf(outcomes, evaluation, run.fork), knobs);
  const report = buildReport({ outcomes, evaluation, decision, knobs, startedAt, run: run.reference });
  await publish(report, settings, run, workflow);
  return report;
}

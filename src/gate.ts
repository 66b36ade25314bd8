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
export async function gate(
  settings: Settings,
  { run, workflow, now, signal, pacing }: Ports,
): Promise<Report> {
  const { addSecret, info: log } = workflow;
  const sources = await buildSources(settings, { now, fork: run.fork, pacing, signal, addSecret, log });
  const outcomes = await collect(sources);
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const evaluation = evaluate(findings, settings.limits);
  const decision = decide(factsOf(outcomes, evaluation, run.fork), settings.knobs);
  const { event, workflow: name, job, sha: commit, url } = run;
  const reference = { event, workflow: name, job, commit, url };
  const report = buildReport({
    outcomes,
    evaluation,
    decision,
    knobs: settings.knobs,
    startedAt: now,
    run: reference,
  });
  await publish(report, settings, run, workflow);
  return report;
}

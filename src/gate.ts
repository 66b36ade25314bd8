import type { Rules } from './config/load/plan.ts';
import type { Settings } from './config/settings.ts';
import type { GitHubRun } from './github/event.ts';
import { judge } from './policy/judge.ts';
import { wantsCheckRun } from './publishers/check-run-wanted.ts';
import type { Workflow } from './publishers/workflow.ts';
import type { ReportedOverride } from './report/judged.ts';
import { buildReport, type Report } from './report/report.ts';
import { buildSources } from './sources/build.ts';
import { collect } from './sources/collect.ts';
import type { Pacing } from './sources/pacing.ts';
import type { Progress } from './sources/progress.ts';

/** The outside world of one run. */
export type Ports = {
  readonly run: GitHubRun;
  readonly workflow: Workflow;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Whoever started the run ends it: without a verdict, and with nothing published. */
  readonly stop?: AbortSignal | undefined;
  readonly pacing: Pacing;
  readonly progress?: Progress;
  /** Whether somebody who may has overridden the verdict. Rejects never. */
  readonly askOverride: () => Promise<ReportedOverride | undefined>;
};

/** The pipeline: sources → findings → evaluation → verdict → report → publishers. */
export async function gate(
  settings: Settings,
  { rulebook, proposal, unread, ...rules }: Rules,
  ports: Ports,
): Promise<Report> {
  const { run, workflow, now: startedAt } = ports;
  const sources = await buildSources(settings, ports);
  const [outcomes, override] = await Promise.all([
    collect(sources),
    ports.askOverride(),
    claimedRunCheck(settings, ports),
  ]);
  const facts = { fork: run.fork, overridden: override?.kind === 'in-force', now: startedAt };
  ports.stop?.throwIfAborted();
  const judgement = judge(outcomes, rulebook, facts);
  if (unread !== undefined && judgement.decision.verdict !== 'skipped') throw unread;
  const report = buildReport({
    ...rules,
    outcomes,
    judgement,
    override,
    basis: rulebook.basis,
    proposal: proposal && {
      notes: proposal.notes,
      judgement: judge(outcomes, proposal.rulebook, {
        ...facts,
        overridden: facts.overridden && proposal.keepsOverride,
      }),
    },
    knobs: rulebook.policy.knobs,
    startedAt,
    run: { ...run.reference, inputs: settings.inputsHash },
    asked: settings.asked,
    part: settings.part,
  });
  const { publish } = await import('./publishers/publish.ts');
  await publish(report, settings, run, workflow);
  return report;
}

/** What publishes is loaded when there is something to publish: the first request leaves before. */
async function claimedRunCheck(settings: Settings, { run, workflow, now }: Ports): Promise<void> {
  if (!wantsCheckRun(settings, run)) return;
  const { claimRunCheck } = await import('./publishers/run-check.ts');
  await claimRunCheck(settings, run, now, workflow);
}

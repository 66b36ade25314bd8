import type { Environment, Inputs } from './config/inputs.ts';
import type { LocalReader } from './config/load/own-file.ts';
import { accessOf } from './config/load/plan.ts';
import { loadPolicies, reportWishes } from './config/load/policies.ts';
import { planRun } from './config/load/run-plan.ts';
import type { Settings } from './config/settings.ts';
import { gate } from './gate.ts';
import type { GitHubRun } from './github/event.ts';
import { readOverride } from './github/override.ts';
import type { KnownRun } from './publishers/early-end.ts';
import { redactedWorkflow } from './publishers/redacted-workflow.ts';
import { resolvedRun } from './publishers/resolved-run.ts';
import type { Workflow } from './publishers/workflow.ts';
import { redactText } from './report/redact.ts';
import type { Report } from './report/report.ts';
import type { Pacing } from './sources/http.ts';
import type { Progress } from './sources/progress.ts';

/** The outside world of one run, from its inputs on. */
export type RunPorts = {
  readonly env: Environment;
  readonly now: Date;
  readonly workflow: Workflow;
  readonly pacing: Pacing;
  readonly progress: Progress;
  /** Is told what is known of the run as it comes, for the case that it ends early. */
  readonly learn: (known: Partial<KnownRun>) => void;
  /** Reads the working directory, by which a run outside of GitHub Actions is judged. */
  readonly local?: LocalReader | undefined;
  /** Whoever started the run ends it. */
  readonly stop?: AbortSignal | undefined;
  /** Adapts the settings to where the run is. */
  readonly adapt?: (settings: Settings) => Settings;
};

/**
 * One run from its inputs to its published verdict, the same for the action and for the command line. Throws what
 * ended it early; what the inputs themselves are wrong in has been told before anybody is asked for anything.
 */
export async function runGate(started: GitHubRun, inputs: Inputs, ports: RunPorts): Promise<Report> {
  const { env, now, workflow, pacing, progress, learn, local, stop, adapt } = ports;
  const run = await resolvedRun(started, inputs, workflow);
  learn({ run });
  const policies = await loadPolicies(inputs, run, now, local);
  learn(reportWishes(policies));
  const { settings: planned, rules } = await planRun(inputs, policies, {
    env,
    run,
    now,
    info: workflow.info,
    ...(local && { local }),
  });
  const settings = adapt?.(planned) ?? planned;
  learn({ targets: settings.comment.targets });
  const { redact } = settings.report;
  const deadline = AbortSignal.timeout(settings.deadlineMs + settings.azure.waitForEventsMs);
  return gate(settings, rules, {
    run,
    workflow: redact ? redactedWorkflow(workflow) : workflow,
    now,
    signal: stop === undefined ? deadline : AbortSignal.any([deadline, stop]),
    stop,
    pacing,
    progress: redact ? (update) => progress({ ...update, target: redactText(update.target) }) : progress,
    askOverride: async () =>
      settings.override && readOverride(settings.override, run.change, accessOf(inputs, run)),
  });
}

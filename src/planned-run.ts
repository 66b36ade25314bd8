import type { Inputs } from './config/inputs.ts';
import { accessOf } from './config/load/access.ts';
import type { Policies } from './config/load/policies.ts';
import { planRun } from './config/load/run-plan.ts';
import { gate } from './gate.ts';
import type { GitHubRun } from './github/event.ts';
import { readOverride } from './github/override.ts';
import { keepHeapSmall } from './memory.ts';
import { redactedWorkflow } from './publishers/redacted-workflow.ts';
import { redactText } from './report/redact.ts';
import type { Report } from './report/report.ts';
import type { RunPorts } from './run-ports.ts';
import { deadlineAfter } from './sources/waiting.ts';

/** The rest of a run, once its policy is known: it is planned, read, judged and published. Throws what ended it early. */
export async function runPlanned(
  inputs: Inputs,
  policies: Policies,
  run: GitHubRun,
  ports: RunPorts,
): Promise<Report> {
  if (ports.ownsProcess) keepHeapSmall();
  const { env, now, workflow, pacing, progress, learn, local, stop, adapt } = ports;
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
  const deadline = deadlineAfter(settings.deadlineMs + settings.azure.waitForEventsMs);
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

import { tmpdir } from 'node:os';
import { type Environment, type Inputs, readInputs, secretInputs } from './config/inputs.ts';
import { accessOf } from './config/load/plan.ts';
import { loadPolicies, reportWishes } from './config/load/policies.ts';
import { planRun } from './config/load/run-plan.ts';
import { reportDirectoryOf } from './config/report-directory.ts';
import { gate } from './gate.ts';
import { resolveChange } from './github/associated-pull.ts';
import { type GitHubRun, readRun } from './github/event.ts';
import { readOverride } from './github/override.ts';
import { endEarly, type KnownRun } from './publishers/early-end.ts';
import { progressLines } from './publishers/progress-lines.ts';
import { redactedWorkflow } from './publishers/redacted-workflow.ts';
import { clearReportFiles } from './publishers/report-files.ts';
import { actionsWorkflow, type Workflow } from './publishers/workflow.ts';
import { logLine } from './report/text.ts';
import { DEFAULT_PACING } from './sources/http.ts';

/** Runs the gate as the environment says and returns the exit code. Whatever goes wrong, the job does not pass. */
async function main(env: Environment, workflow: Workflow): Promise<number> {
  const now = new Date();
  let known: KnownRun = { env, startedAt: now };
  try {
    for (const secret of secretInputs(env)) workflow.addSecret(secret);
    await forgetEarlierRun(env, workflow);
    const started = await readRun(env);
    known = { ...known, run: started };
    // Whatever is wrong with the inputs is told before anybody is asked for anything.
    const inputs = readInputs(env);
    const run = await resolved(started, inputs, workflow);
    known = { ...known, run };
    const policies = await loadPolicies(inputs, run, now);
    known = { ...known, ...reportWishes(policies) };
    const { settings, rules } = await planRun(inputs, policies, { env, run, now, info: workflow.info });
    const signal = AbortSignal.timeout(settings.deadlineMs + settings.azure.waitForEventsMs);
    const shown = settings.report.redact ? redactedWorkflow(workflow) : workflow;
    const report = await gate(settings, rules, {
      run,
      workflow: shown,
      progress: progressLines(shown.info, () => performance.now()),
      now,
      signal,
      pacing: DEFAULT_PACING,
      askOverride: async () =>
        settings.override && readOverride(settings.override, run.change, accessOf(inputs, run)),
    });
    return report.exitCode;
  } catch (error) {
    return endEarly(error, known, workflow);
  }
}

/** The run with the pull request that its event does not name. */
async function resolved(started: GitHubRun, inputs: Inputs, workflow: Workflow): Promise<GitHubRun> {
  const mayComment = inputs['comment-mode'] !== 'off' && !inputs['dry-run'];
  const { run, told } = await resolveChange(started, accessOf(inputs, started), mayComment);
  const message = logLine(told?.message ?? '');
  if (told?.level === 'warning') {
    workflow.annotate({ level: 'warning', title: 'Policy Gate: pull request not known', message });
  } else if (told !== undefined) workflow.info(message);
  return run;
}

/** Whatever becomes of this run, no later step takes the reports of an earlier one for its own. */
async function forgetEarlierRun(env: Environment, workflow: Workflow): Promise<void> {
  const directory = reportDirectoryOf(
    env['INPUT_REPORT-DIRECTORY']?.trim() || undefined,
    temporaryDirectory(env),
  );
  try {
    await clearReportFiles(directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = logLine(`Report files of an earlier run may still be in ${directory}: ${reason}`);
    workflow.annotate({ level: 'warning', title: 'Policy Gate: old reports', message });
  }
}

function temporaryDirectory(env: Environment): string {
  return env['RUNNER_TEMP'] || tmpdir();
}

/** Could not evaluate: until somebody says otherwise. */
process.exitCode = 3;
// merge/action.yml starts the same program by another word; what only it needs is loaded for it alone.
const job = process.argv[2] === 'merge' ? (await import('./merge/action.ts')).mergeAction : main;
process.exitCode = await job(process.env, actionsWorkflow(process.env));

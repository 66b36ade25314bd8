import { tmpdir } from 'node:os';
import { type Environment, type Inputs, readInputs, secretInputs } from './config/inputs.ts';
import { accessOf, loadPlan, type Plan } from './config/load/plan.ts';
import { loadPolicies } from './config/load/policies.ts';
import { reportDirectoryOf } from './config/report-directory.ts';
import { type Circumstances, checkSettings } from './config/settings.ts';
import { servicesOf, withTargets } from './config/targets.ts';
import { ConfigurationError, SourceError } from './errors.ts';
import { gate } from './gate.ts';
import { resolveChange } from './github/associated-pull.ts';
import { type GitHubRun, readRun } from './github/event.ts';
import { readOverride } from './github/override.ts';
import { readRunStart } from './github/run-start.ts';
import { publishNothingRead } from './publishers/outputs.ts';
import { redactedWorkflow } from './publishers/redacted-workflow.ts';
import { clearReportFiles } from './publishers/report-files.ts';
import { actionsWorkflow, type Workflow } from './publishers/workflow.ts';
import { plural } from './report/summary-line.ts';
import { logLine } from './report/text.ts';
import { DEFAULT_PACING } from './sources/http.ts';

const EXIT = { configuration: 2, notEvaluated: 3 } as const;

/** Runs the gate as the environment says and returns the exit code. Whatever goes wrong, the job does not pass. */
async function main(env: Environment, workflow: Workflow): Promise<number> {
  try {
    for (const secret of secretInputs(env)) workflow.addSecret(secret);
    await forgetEarlierRun(env, workflow);
    const now = new Date();
    const started = await readRun(env);
    // Whatever is wrong with the inputs is told before anybody is asked for anything.
    const inputs = readInputs(env);
    const run = await resolved(started, inputs, workflow);
    const { settings, rules } = await plan(env, inputs, run, now, workflow);
    const signal = AbortSignal.timeout(settings.deadlineMs + settings.azure.waitForEventsMs);
    const report = await gate(settings, rules, {
      run,
      workflow: settings.report.redact ? redactedWorkflow(workflow) : workflow,
      now,
      signal,
      pacing: DEFAULT_PACING,
      askOverride: async () =>
        settings.override && readOverride(settings.override, run.change, accessOf(inputs, run)),
    });
    return report.exitCode;
  } catch (error) {
    if (error instanceof ConfigurationError) return refuse(error, workflow);
    return giveUp(error, workflow);
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

/** GitHub alone is asked here: for the policy, and for when the run started. */
async function plan(
  env: Environment,
  given: Inputs,
  run: GitHubRun,
  now: Date,
  workflow: Workflow,
): Promise<Plan> {
  const policies = await loadPolicies(given, run, now);
  const levels = [policies.central, policies.own].filter((source) => source !== undefined);
  const files = levels.map(({ file }) => file);
  // With targets in the file, more of the environment is meant for this run.
  const inputs = readInputs(env, servicesOf(files));
  const circumstances = circumstancesOf(env, run, now);
  checkSettings(inputs, circumstances, levels);
  const runStart = await readRunStart(withTargets(inputs, files), run, now);
  if (runStart !== undefined)
    workflow.info(
      `Azure: this attempt of the run started at ${runStart.at.toISOString()}, and so does the window.`,
    );
  return loadPlan(inputs, { ...circumstances, runStart }, policies, run);
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

function circumstancesOf(env: Environment, { fork, foreignHead }: GitHubRun, now: Date): Circumstances {
  return {
    now,
    fork,
    foreignHead,
    // The runner sets both where the job has id-token: write.
    identity: !!env['ACTIONS_ID_TOKEN_REQUEST_URL'] && !!env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    temporaryDirectory: temporaryDirectory(env),
  };
}

function refuse({ problems }: ConfigurationError, workflow: Workflow): number {
  for (const { path, message } of problems) {
    workflow.annotate({
      level: 'error',
      title: 'Policy Gate: configuration',
      message: logLine(`${path}: ${message}`),
    });
  }
  sayNothingRead(
    workflow,
    `error: the configuration has ${plural(problems.length, 'problem')}, nothing was read`,
  );
  return EXIT.configuration;
}

function giveUp(error: unknown, workflow: Workflow): number {
  const cause = error instanceof Error ? error.message : String(error);
  const defect = error instanceof SourceError ? '' : 'a defect in Policy Gate, please report it: ';
  const message = logLine(`${defect}${cause}`);
  workflow.annotate({ level: 'error', title: 'Policy Gate: not evaluated', message });
  sayNothingRead(workflow, 'error: the run could not be evaluated, nothing was read');
  return EXIT.notEvaluated;
}

/** The exit code says what the outputs cannot, where the runner's own files are not to be written. */
function sayNothingRead(workflow: Workflow, summary: string): void {
  try {
    publishNothingRead(workflow, summary);
  } catch (error) {
    workflow.info(logLine(`outputs not set: ${error instanceof Error ? error.message : String(error)}`));
  }
}

process.exitCode = EXIT.notEvaluated;
process.exitCode = await main(process.env, actionsWorkflow(process.env));

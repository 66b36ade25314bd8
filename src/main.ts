import { tmpdir } from 'node:os';
import { type Environment, readInputs, secretInputs } from './config/inputs.ts';
import { loadPolicyFile } from './config/load.ts';
import { type Circumstances, checkInputs, settingsFrom } from './config/settings.ts';
import { ConfigurationError } from './errors.ts';
import { gate } from './gate.ts';
import { type GitHubRun, readRun } from './github/event.ts';
import { readRunStart } from './github/run-start.ts';
import { publishNothingRead } from './publishers/outputs.ts';
import { actionsWorkflow, type Workflow } from './publishers/workflow.ts';
import { plural } from './report/summary-line.ts';
import { logLine } from './report/text.ts';
import { DEFAULT_PACING } from './sources/http.ts';

/** No run takes longer, whatever the services do, but for what it was told to wait for events. */
const DEADLINE_MS = 10 * 60_000;

const EXIT = { configuration: 2, notEvaluated: 3 } as const;

/** Runs the gate as the environment says and returns the exit code. Whatever goes wrong, the job does not pass. */
async function main(env: Environment, workflow: Workflow): Promise<number> {
  try {
    for (const secret of secretInputs(env)) workflow.addSecret(secret);
    const now = new Date();
    const described = await readRun(env);
    const inputs = readInputs(env);
    const circumstances = circumstancesOf(env, described, now);
    // Whatever is wrong with the inputs is told before anybody is asked for anything.
    checkInputs(inputs, circumstances);
    const { file, origin } = await loadPolicyFile(inputs, described);
    if (origin !== undefined)
      workflow.info(logLine(`Policy file: ${origin.path} at commit ${origin.commit}`));
    const run = { ...described, reference: { ...described.reference, policyFile: origin } };
    const runStart = await readRunStart(inputs, described, now);
    if (runStart !== undefined)
      workflow.info(
        `Azure: this attempt of the run started at ${runStart.at.toISOString()}, and so does the window.`,
      );
    const settings = settingsFrom(inputs, { ...circumstances, runStart }, file);
    const signal = AbortSignal.timeout(DEADLINE_MS + settings.azure.waitForEventsMs);
    const report = await gate(settings, { run, workflow, now, signal, pacing: DEFAULT_PACING });
    return report.exitCode;
  } catch (error) {
    if (error instanceof ConfigurationError) return refuse(error, workflow);
    return giveUp(error, workflow);
  }
}

function circumstancesOf(env: Environment, { fork }: GitHubRun, now: Date): Circumstances {
  return {
    now,
    fork,
    // The runner sets both where the job has id-token: write.
    identity: !!env['ACTIONS_ID_TOKEN_REQUEST_URL'] && !!env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    temporaryDirectory: env['RUNNER_TEMP'] || tmpdir(),
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
  const message = logLine(`a defect in Policy Gate, please report it: ${cause}`);
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

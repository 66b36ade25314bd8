import { type Environment, readInputs, secretInputs } from './config/inputs.ts';
import { readRun } from './github/event.ts';
import { forgetEarlierReports } from './publishers/earlier-reports.ts';
import type { KnownRun } from './publishers/early-end.ts';
import { progressLines } from './publishers/progress-lines.ts';
import { actionsWorkflow, type Workflow } from './publishers/workflow.ts';
import { runGate } from './run.ts';
import { DEFAULT_PACING } from './sources/pacing.ts';
import { useProxy } from './sources/proxy.ts';
import { endNow, onStop } from './stop.ts';

/** Runs the gate as the environment says and returns the exit code. Whatever goes wrong, the job does not pass. */
async function main(env: Environment, workflow: Workflow): Promise<number> {
  const now = new Date();
  let known: KnownRun = { env, startedAt: now };
  const learn = (more: Partial<KnownRun>): void => {
    known = { ...known, ...more };
  };
  try {
    for (const secret of secretInputs(env)) workflow.addSecret(secret);
    await usingProxy(env, workflow);
    await forgetEarlierReports(env, workflow, process.cwd());
    const run = await readRun(env);
    learn({ run });
    const report = await runGate(run, await readInputs(env), {
      env,
      now,
      workflow,
      pacing: DEFAULT_PACING,
      progress: progressLines(workflow.info, () => performance.now()),
      learn,
      ownsProcess: true,
    });
    return report.exitCode;
  } catch (error) {
    const { endEarly } = await import('./publishers/early-end.ts');
    return endEarly(error, known, workflow);
  }
}

async function usingProxy(env: Environment, workflow: Workflow): Promise<void> {
  const caution = await useProxy(env);
  if (caution !== undefined)
    workflow.annotate({ level: 'warning', title: 'Policy Gate: proxy', message: caution });
}

/** Could not evaluate: until somebody says otherwise. */
const NOT_EVALUATED = 3;
process.exitCode = NOT_EVALUATED;
const workflow = actionsWorkflow(process.env);
onStop((name) => {
  workflow.info(`Stopped by ${name}: the gate has not passed, and nothing more is published.`);
  endNow(NOT_EVALUATED);
});
// merge/action.yml starts the same program by another word; what only it needs is loaded for it alone.
const job = process.argv[2] === 'merge' ? (await import('./merge/action.ts')).mergeAction : main;
process.exitCode = await job(process.env, workflow);

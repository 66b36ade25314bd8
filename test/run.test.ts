import { expect, it, onTestFinished } from 'vitest';
import { CHECKS_TOKEN } from '../sandbox/github/tokens.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { readInputs } from '../src/config/inputs.ts';
import { endEarly, type KnownRun } from '../src/publishers/early-end.ts';
import { runGate } from '../src/run.ts';
import { createRecorder } from './faults/recorder.ts';
import { stageRun } from './publishers/check-run-scene.ts';
import { FAST_PACING } from './sources/service.ts';

it('a run that breaks down while it publishes ends the check run that it has put in progress', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const { github, pulumi } = sandbox;
  const env = {
    'INPUT_PULUMI-STACKS': 'acme/landing-zone/clean',
    'INPUT_PULUMI-ACCESS-TOKEN': pulumi.token,
    'INPUT_PULUMI-CLOUD-URL': pulumi.url,
    'INPUT_GITHUB-TOKEN': CHECKS_TOKEN,
  };
  const now = new Date();
  const run = stageRun(github, github.estate.pulls[1]?.headSha ?? '', true);
  let known: KnownRun = { env, startedAt: now };
  const workflow = {
    ...createRecorder(github),
    group: () => {
      throw new Error('the log is full');
    },
  };
  const broken = runGate(run, await readInputs(env), {
    env,
    now,
    workflow,
    pacing: FAST_PACING,
    progress: () => undefined,
    learn: (more) => {
      known = { ...known, ...more };
    },
  });
  await expect(broken).rejects.toThrow('the log is full');
  expect(github.estate.checkRuns).toMatchObject([{ status: 'in_progress' }]);
  await endEarly(new Error('the log is full'), known, workflow, { secondMs: 1, deadlineMs: 60_000 });
  expect(github.estate.checkRuns).toMatchObject([
    { conclusion: 'failure', output: { title: expect.stringContaining('could not be evaluated') } },
  ]);
});

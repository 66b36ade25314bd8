import { afterEach, beforeEach, expect, it } from 'vitest';
import { pullOf } from '../../sandbox/github/estate.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import { runStep } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { gateStep } from '../../sandbox/scene.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

it('a second stage that is killed leaves no earlier green check standing, and the next run ends it', async () => {
  const inputs = {
    'pulumi-stacks': 'acme/landing-zone/clean',
    'azure-scopes': '',
    'comment-mode': 'off',
    'github-token': CHECKS_TOKEN,
  };
  const step = (attempt: string) =>
    gateStep(sandbox, {
      event: 'workflow_run',
      pullRequest: 43,
      inputs,
      env: { GITHUB_RUN_ATTEMPT: attempt },
    });
  const states = () => sandbox.github.estate.checkRuns.map(({ status, conclusion }) => [status, conclusion]);

  expect(await runStep(step('1'))).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
  expect(states()).toEqual([['completed', 'success']]);

  sandbox.pulumi.faults.add({ path: /./, fault: { kind: 'hang' } });
  const killed = await runStep(step('2'), (log, kill) => {
    if (log.includes('Check run in progress: ')) kill();
  });
  expect(killed).toMatchObject({ exitCode: null, outputs: {} });
  expect(states()).toEqual([
    ['completed', 'cancelled'],
    ['in_progress', null],
  ]);

  sandbox.pulumi.faults.clear();
  expect(await runStep(step('3'))).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
  expect(states()).toEqual(Array(3).fill(['completed', 'success']));
  expect(new Set(sandbox.github.estate.checkRuns.map(({ headSha }) => headSha))).toEqual(
    new Set([pullOf(sandbox.github.estate, 43).headSha]),
  );
});

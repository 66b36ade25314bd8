import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { resolvedRun } from '../../src/publishers/resolved-run.ts';
import { inputsOf } from '../builders/config.ts';
import { createRecorder } from '../faults/recorder.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { runOf } from './publication-scene.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

async function resolve(event: GitHubEventKind, inputs: Readonly<Record<string, string>> = {}) {
  const recorder = createRecorder(github);
  const started = await runOf(github, event);
  const run = await resolvedRun(started, inputsOf({ 'github-token': github.jobToken, ...inputs }), recorder);
  return { run, recorder };
}

const STACK = { 'pulumi-stacks': 'acme/website/production' };

it.each<[GitHubEventKind, Readonly<Record<string, string>>, boolean, boolean]>([
  ['push', {}, true, true],
  ['push', { 'comment-mode': 'off' }, false, false],
  ['push', { 'dry-run': 'true' }, false, false],
  ['push', { ...STACK, part: 'true' }, false, false],
  ['workflow_run', { 'dry-run': 'true' }, true, false],
  // A part is judged by its pull request, and leaves the comment to the whole.
  ['workflow_run', { ...STACK, part: 'true' }, true, false],
  ['workflow_run', {}, true, true],
  ['pull_request', {}, false, true],
])('a %s with %j: asks %s, comments %s', async (event, inputs, asks, comments) => {
  const { run, recorder } = await resolve(event, inputs);
  expect(github.exchanges.length > 0).toBe(asks);
  expect(run.pullRequest?.number).toBe(comments ? 42 : undefined);
  expect(run.change?.number).toBe(event === 'push' ? undefined : 42);
  expect([recorder.lines, recorder.annotations]).toEqual([[], []]);
});

it.each<[GitHubEventKind, number]>([
  ['push', 0],
  ['workflow_run', 1],
])('a %s that may not ask says so, with %i warnings', async (event, warnings) => {
  const { run, recorder } = await resolve(event, { 'github-token': '' });
  expect(run).toMatchObject({ pullRequest: undefined, change: undefined });
  const told = [...recorder.lines, ...recorder.annotations.map(({ message }) => message)];
  expect(told).toEqual([expect.stringContaining('github-token is empty')]);
  expect(recorder.annotations.map(({ level }) => level)).toEqual(Array(warnings).fill('warning'));
});

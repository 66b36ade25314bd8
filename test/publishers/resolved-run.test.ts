import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { readRun } from '../../src/github/event.ts';
import { resolvedRun } from '../../src/publishers/resolved-run.ts';
import { inputsOf } from '../builders/config.ts';
import { createRecorder } from '../faults/recorder.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';

let github: GitHubSandbox;
let folder: string;

beforeEach(async () => {
  github = await startSeededGitHub();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
});

afterEach(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

async function resolve(event: GitHubEventKind, inputs: Readonly<Record<string, string>> = {}) {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(github.event(event, 42)));
  const env = { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: 'acme/infrastructure' };
  const recorder = createRecorder(github);
  const started = await readRun({ ...github.runEnv(event, 42), ...env });
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

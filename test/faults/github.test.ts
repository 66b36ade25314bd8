import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { runGate } from '../../sandbox/scene.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.github.faults.clear());

afterAll(() => sandbox.close());

const CLEAN = { 'pulumi-stacks': 'acme/landing-zone/clean', 'azure-scopes': '' };
const CALLS = {
  list: { method: 'GET', path: /issues\/42\/comments/ },
  create: { method: 'POST', path: /issues\/42\/comments/ },
  pull: { method: 'GET', path: /pulls\/42$/ },
  update: { method: 'PATCH', path: /issues\/comments\// },
} as const;

const status = (code: number): Fault => ({ kind: 'status', status: code, body: { message: 'no' } });
const ownComments = () =>
  sandbox.github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');

const run = () => runGate(sandbox, { inputs: CLEAN });

describe('whatever GitHub does, the verdict stands and the reason is a warning', () => {
  it.each<[keyof typeof CALLS, string, Fault, string]>([
    ['list', '401', status(401), 'not published'],
    ['list', '403', status(403), 'pull-requests: write'],
    ['list', '404', status(404), 'pull-requests: write'],
    ['list', 'a login page', { kind: 'html' }, 'not published'],
    ['list', 'an object', { kind: 'status', status: 200, body: {} }, 'not published'],
    ['list', 'no body', { kind: 'empty' }, 'GitHub answered HTTP 200 without whole JSON'],
    ['list', 'half a body', { kind: 'cut' }, 'GitHub answered HTTP 200 without whole JSON'],
    ['pull', 'a login page', { kind: 'html' }, 'not published'],
    ['create', '403', status(403), 'pull-requests: write'],
    ['create', '422', status(422), 'not published'],
  ])('%s answers %s', async (call, _, fault, words) => {
    sandbox.github.faults.add({ ...CALLS[call], fault });
    const result = await run();
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'comment-url': '' } });
    expect(result.log).toContain('::warning title=Policy Gate%3A not published');
    expect(result.log).toContain(words);
    expect(result.summary).toContain('✅ Policy Gate');
    expect(ownComments()).toEqual([]);
  });

  it('update answers 403', async () => {
    const { outputs } = await run();
    const [before] = ownComments();
    sandbox.github.faults.add({ ...CALLS.update, fault: status(403) });
    const result = await run();
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(result.log).toContain('not published');
    expect(ownComments()).toEqual([before]);
    expect(outputs['comment-url']).not.toBe('');
  });

  it.each([
    ['fail', 1, { 'pulumi-stacks': 'acme/website/production' }],
    ['pass', 0, {}],
  ] as const)(
    'a second stage that may set no check run ends by its verdict: %s',
    async (verdict, exitCode, inputs) => {
      const options = { event: 'workflow_run', pullRequest: 43, inputs: { ...CLEAN, ...inputs } } as const;
      const result = await runGate(sandbox, options);
      expect(result).toMatchObject({ exitCode, outputs: { verdict } });
      expect(result.log).toMatch(/::warning title=Policy Gate%3A not published::check run: .*checks: write/);
      expect(sandbox.github.estate.checkRuns).toEqual([]);
    },
  );
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { type Asking, OF_BRANCH, OF_COMMIT, type ResolveScene, startResolveScene } from './resolve-scene.ts';

let scene: ResolveScene;

beforeEach(async () => {
  scene = await startResolveScene();
});

afterEach(() => scene.close());

describe('what GitHub does not answer', () => {
  const refusals: readonly (readonly [string, () => void, string])[] = [
    [
      '403',
      () => fault({ kind: 'status', status: 403, body: { message: 'Resource not accessible' } }),
      'Resource not accessible',
    ],
    ['404', () => fault({ kind: 'status', status: 404, body: { message: 'Not Found' } }), 'Not Found'],
    [
      '422',
      () => fault({ kind: 'status', status: 422, body: { message: 'Validation Failed' } }),
      'Validation Failed',
    ],
    ['502 for good', () => fault({ kind: 'status', status: 502 }), 'could not be asked'],
    ['a login page', () => fault({ kind: 'html' }), 'without whole JSON'],
    ['nothing', () => fault({ kind: 'empty' }), 'without whole JSON'],
    ['half of it', () => fault({ kind: 'malformed' }), 'could not be asked'],
    ['an object', () => scene.rewrite(/pulls/, () => ({})), 'did not answer with a list'],
    ['null', () => scene.rewrite(/pulls/, () => null), 'without whole JSON'],
    ['numbers for pull requests', () => scene.rewrite(/pulls/, () => [43]), 'did not answer with a list'],
    [
      'no date',
      () => scene.rewrite(/pulls/, () => [{ number: 43, state: 'open' }]),
      'did not answer with a list',
    ],
    [
      'pages without end',
      () => fault({ kind: 'status', status: 200, body: [], headers: { link: '<x>; rel="next"' } }),
      'more than 20 pages',
    ],
  ];
  const fault = (broken: Fault, path = /pulls/): void => scene.github.faults.add({ path, fault: broken });

  it.each(refusals)('is told by a warning that names the permission: %s', async (_, breaks, words) => {
    breaks();
    const { run, told } = await scene.resolve();
    expect(run).toMatchObject({ pullRequest: undefined, change: undefined });
    expect(run.unresolved).toContain('GitHub could not be asked for it');
    expect(told?.level).toBe('warning');
    expect(told?.message).toContain('permissions: pull-requests: write');
    expect(told?.message).toContain(words);
    expect(told?.message).not.toContain(scene.github.jobToken);
  });

  it('is told where the address of GitHub is none', async () => {
    const { run, told } = await scene.resolve({ env: { GITHUB_API_URL: 'nonsense' } });
    expect(run.unresolved).toContain('GitHub could not be asked for it');
    expect(told?.level).toBe('warning');
  });

  it.each([
    ['branch', OF_BRANCH],
    ['commit', OF_COMMIT],
  ])('by the %s alone leaves the change unknown', async (_, path) => {
    fault({ kind: 'status', status: 500, body: {} }, path);
    const { run, told } = await scene.resolve({ number: 42 });
    expect(run).toMatchObject({ pullRequest: undefined, change: undefined });
    expect(told?.level).toBe('warning');
  });

  it('is a warning without a token too', async () => {
    const { run, told } = await scene.resolve({ token: '' });
    expect(run.unresolved).toContain('github-token is empty');
    expect(told?.level).toBe('warning');
    expect(scene.asked()).toEqual([]);
  });

  it('of a push is a line in the log: nothing false is said', async () => {
    fault({ kind: 'status', status: 403, body: { message: 'Resource not accessible' } });
    const { run, told } = await scene.resolve({ event: 'push', number: 42 });
    expect(run).toMatchObject({ pullRequest: undefined, unresolved: undefined });
    expect(told).toMatchObject({
      level: 'info',
      message: expect.stringContaining('Resource not accessible'),
    });
  });
});

describe('a push', () => {
  const push = (asking: Asking = {}) => scene.resolve({ event: 'push', number: 42, ...asking });

  it('finds the open pull request with its head', async () => {
    const { run, told } = await push();
    expect(run.pullRequest).toEqual({ number: 42, headSha: scene.pull(42).headSha });
    // Whatever the pull request is, everything is new on a push.
    expect([run.change, told]).toEqual([undefined, undefined]);
  });

  it.each([
    ['branch', OF_BRANCH],
    ['commit', OF_COMMIT],
  ])('finds it where the %s cannot be asked for', async (_, path) => {
    scene.github.faults.add({ path, fault: { kind: 'status', status: 404, body: { message: 'Not Found' } } });
    expect((await push()).run.pullRequest).toMatchObject({ number: 42 });
  });

  it('finds it by its branch where the commit is in the default branch, which tells merged ones alone', async () => {
    scene.rewrite(OF_COMMIT, () => []);
    expect((await push()).run.pullRequest).toMatchObject({ number: 42 });
  });

  it.each<[string, () => void]>([
    ['none', () => Object.assign(scene.pull(42), { state: 'closed' })],
    [
      'a fork’s with the same head',
      () => Object.assign(scene.pull(42), { headRepo: 'mallory/infrastructure' }),
    ],
    ['two', () => scene.double(44, {}, scene.pull(42))],
  ])('has no comment where there is %s', async (_, change) => {
    change();
    const { run, told } = await push();
    expect(run).toMatchObject({ pullRequest: undefined, unresolved: undefined });
    expect(told?.level).toBe('info');
  });

  it('asks nothing where nothing is to be commented, or the event names its pull request', async () => {
    await push({ mayComment: false });
    await scene.resolve({ event: 'pull_request', number: 42 });
    await scene.resolve({ event: 'schedule', number: 42 });
    expect(scene.asked()).toEqual([]);
  });
});

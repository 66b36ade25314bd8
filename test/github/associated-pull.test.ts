import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OF_BRANCH, OF_COMMIT, type ResolveScene, startResolveScene } from './resolve-scene.ts';

let scene: ResolveScene;

beforeEach(async () => {
  scene = await startResolveScene();
});

afterEach(() => scene.close());

/** Every pull request of an answer, with other properties. */
const saying = (change: (record: object) => object) => (answer: unknown) =>
  Array.isArray(answer) ? answer.map((record: object) => ({ ...record, ...change(record) })) : answer;

describe('the pull request behind a second stage', () => {
  it.each([
    ['a fork', 43],
    ['our own branch', 42],
  ])('of %s is found by its head', async (_, number) => {
    const { headSha, createdAt } = scene.pull(number);
    const { run, told } = await scene.resolve({ number });
    expect(run).toMatchObject({
      pullRequest: { number, headSha },
      change: { number, headSha, createdAt },
      reference: { commit: headSha },
    });
    expect([run.unresolved, told]).toEqual([undefined, undefined]);
  });

  it('of a fork is asked for by owner and branch, and by its commit', async () => {
    await scene.resolve();
    expect(scene.asked().toSorted()).toEqual([
      `/repos/acme/infrastructure/commits/${scene.pull().headSha}/pulls?per_page=100&page=1`,
      '/repos/acme/infrastructure/pulls?state=open&head=mallory%3Apatch-1&per_page=100&page=1',
    ]);
  });

  it('is found whether GitHub tells it by the commit of a fork or not', async () => {
    scene.github.switches.pullsOfForkCommits = 'listed';
    expect((await scene.resolve()).run).toMatchObject({
      pullRequest: { number: 43 },
      change: { number: 43 },
    });
  });

  it('is found where GitHub does not know the commit', async () => {
    const body = { message: `No commit found for SHA: ${scene.pull().headSha}` };
    scene.github.faults.add({ path: OF_COMMIT, fault: { kind: 'status', status: 422, body } });
    expect((await scene.resolve()).run).toMatchObject({
      pullRequest: { number: 43 },
      change: { number: 43 },
    });
  });

  it('is found behind a page of others', async () => {
    const { headSha } = scene.pull();
    for (let number = 100; number < 205; number += 1) {
      scene.double(number, { headSha: 'e'.repeat(40), createdAt: '2026-03-04T00:00:00Z' });
    }
    expect((await scene.resolve()).run.pullRequest).toEqual({ number: 43, headSha });
    expect(scene.asked().filter((path) => OF_BRANCH.test(path))).toHaveLength(2);
  });

  it('is asked for without a comment too: newness and the override go by it', async () => {
    const { run } = await scene.resolve({ mayComment: false });
    expect(run).toMatchObject({ pullRequest: undefined, change: { number: 43 } });
  });

  it.each(['pull_request_review', 'pull_request_review_comment'])(
    'has no comment after a %s',
    async (first) => {
      expect((await scene.resolve({ first })).run).toMatchObject({
        pullRequest: undefined,
        change: { number: 43 },
      });
    },
  );

  it('after a push is commented on alone', async () => {
    const { run } = await scene.resolve({ number: 42, first: 'push' });
    expect(run).toMatchObject({ pullRequest: { number: 42 }, change: undefined, unresolved: undefined });
  });

  it.each(['schedule', 'workflow_dispatch', 'novel'])('is not asked for after a %s', async (first) => {
    expect((await scene.resolve({ first })).run).toMatchObject({
      pullRequest: undefined,
      unresolved: undefined,
    });
    expect(scene.asked()).toEqual([]);
  });
});

describe('a pull request that is not the one has no comment, no override, and everything is new', () => {
  const NONE = 'no open pull request has commit';

  it.each<[string, () => void, string]>([
    ['closed', () => Object.assign(scene.pull(), { state: 'closed' }), NONE],
    [
      'at a newer head',
      () =>
        scene.rewrite(
          OF_BRANCH,
          saying(() => ({ head: { ...HEAD(), sha: 'f'.repeat(40) } })),
        ),
      'pull request 43 has a newer head',
    ],
    [
      'of another branch',
      () =>
        scene.rewrite(
          OF_BRANCH,
          saying(() => ({ head: { ...HEAD(), ref: 'patch-2' } })),
        ),
      NONE,
    ],
    [
      'of another fork of the owner',
      () =>
        scene.rewrite(
          OF_BRANCH,
          saying(() => ({ head: { ...HEAD(), repo: { full_name: 'mallory/other' } } })),
        ),
      NONE,
    ],
    [
      'of another fork of the owner, at another head',
      () =>
        scene.rewrite(
          OF_BRANCH,
          saying(() => ({ head: { ...HEAD(), sha: 'f'.repeat(40), repo: { full_name: 'mallory/other' } } })),
        ),
      NONE,
    ],
    [
      'of a fork that is gone',
      () =>
        scene.rewrite(
          OF_BRANCH,
          saying(() => ({ head: { ...HEAD(), repo: null } })),
        ),
      NONE,
    ],
    [
      'of another repository',
      () =>
        scene.rewrite(
          OF_BRANCH,
          saying(() => ({ base: { repo: { full_name: 'acme/other' } } })),
        ),
      NONE,
    ],
    [
      'said to be closed',
      () =>
        scene.rewrite(
          OF_BRANCH,
          saying(() => ({ state: 'closed' })),
        ),
      NONE,
    ],
    ['not there', () => scene.rewrite(OF_BRANCH, () => []), NONE],
  ])('as one that is %s', async (_, change, words) => {
    change();
    const { run, told } = await scene.resolve();
    expect(run).toMatchObject({ pullRequest: undefined, change: undefined });
    expect(run.unresolved).toContain(words);
    expect(told).toMatchObject({ level: 'info', message: expect.stringContaining('No comment: ') });
    expect(run).toMatchObject({ secondStage: true, reference: { commit: scene.pull().headSha } });
  });

  const HEAD = () => ({
    sha: scene.pull().headSha,
    ref: 'patch-1',
    repo: { full_name: 'mallory/infrastructure' },
  });

  it.each([
    ['of another repository', 43, { headRepo: 'acme/infrastructure' }],
    ['of another branch', 42, { headRef: 'copy' }],
  ])('as the only one with its commit that is the head %s', async (_, number, change) => {
    scene.double(44, change, scene.pull(number));
    Object.assign(scene.pull(number), { state: 'closed' });
    const { run } = await scene.resolve({ number });
    expect(run).toMatchObject({ pullRequest: undefined, change: undefined });
    expect(run.unresolved).toContain(NONE);
  });

  it('as one of two out of the same branch', async () => {
    scene.double(44);
    const { run } = await scene.resolve();
    expect(run).toMatchObject({
      pullRequest: undefined,
      change: undefined,
      unresolved: 'pull requests 43 and 44 have the same branch for their head.',
    });
  });

  it('but for the comment, which is true, as one whose commit is the head of another too', async () => {
    scene.double(44, { headRepo: 'acme/infrastructure', headRef: 'patch-1-copy' });
    const { run } = await scene.resolve();
    expect(run).toMatchObject({
      pullRequest: { number: 43 },
      change: undefined,
      unresolved: 'pull requests 43 and 44 have the same head.',
    });
  });
});

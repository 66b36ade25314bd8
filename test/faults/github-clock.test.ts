import { describe, expect, it } from 'vitest';
import { seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { GitHubPacing } from '../../src/github/octokit.ts';
import { decide, startDeciding } from './github-deciding.ts';
import { DECIDING_CALLS, type DecidingCall, type Ending } from './github-deciding-calls.ts';
import { act, prepare } from './github-publishing.ts';
import type { Scene } from './github-publishing-calls.ts';

const PACING: GitHubPacing = { secondMs: 1, deadlineMs: 60_000 };
const MINUTE = 60_000;

/** What a run asks, whoever of several asks first. */
const asked = ({ exchanges }: GitHubSandbox): readonly string[] =>
  exchanges.map(({ method, path, search }) => `${method} ${path}${search}`).toSorted();

/** Without the instants that are this machine's now, or GitHub's; those of the runs' readings stay. */
const timeless = (said: unknown = ''): string =>
  JSON.stringify(said)
    .replaceAll(/(?!2026-11-23)\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| UTC)/g, 'then')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'here');

async function withSandbox(work: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  const sandbox = await startDeciding();
  try {
    await work(sandbox);
  } finally {
    await sandbox.close();
  }
}

async function decideAt(sandbox: Sandbox, call: DecidingCall, minutes: number) {
  const { github } = sandbox;
  const date = new Date(Date.now() + minutes * MINUTE).toUTCString();
  github.faults.clear();
  github.faults.add({ path: /^/, fault: { kind: 'headers', headers: { date } } });
  github.exchanges.length = 0;
  const { exitCode, runner, report } = await decide(sandbox, { ...call, pacing: PACING });
  const said = timeless([runner.annotations, report?.verdict, report?.judged]);
  return { exitCode, said, requests: asked(github) };
}

/** What is compared with another clock: how that ends where GitHub's is ahead, and behind. */
const ahead = (ending: Pick<Ending, 'exitCode' | 'words'>) => [60, ending] as const;
const behind = (ending: Pick<Ending, 'exitCode' | 'words'>) => [-60, ending] as const;
/** Whatever came in that hour would pass for older than the pull request; the other way round it would be new. */
const NEW = ahead({
  exitCode: 1,
  words: "GitHub's clock is 60 minutes ahead of this machine's, so when the pull request",
});
const COMPARED: Readonly<Record<string, readonly (readonly [number, Pick<Ending, 'exitCode' | 'words'>])[]>> =
  {
    'the start of the run': [
      ahead({ exitCode: 2, words: "GitHub's clock is 60 minutes ahead of this machine's, so when this run" }),
      behind({ exitCode: 2, words: "GitHub's clock is 60 minutes behind this machine's, so when this run" }),
    ],
    'when a queued pull request was opened': [NEW],
    'the pull request of a second stage by its branch': [NEW],
    'the pull request of a second stage by its commit': [NEW],
  };
const CALLS = Object.values(DECIDING_CALLS).flat();

describe.concurrent('a run that decides, where GitHub’s clock is an hour ahead or behind', () => {
  it.each(CALLS.map((call) => [call.name, call] as const))('%s', (name, call) =>
    withSandbox(async (sandbox) => {
      const usual = await decideAt(sandbox, call, 0);
      expect(usual.exitCode).toBe(call.unharmed.exitCode);
      const compared = new Map(COMPARED[name]);
      for (const minutes of [60, -60]) {
        const came = await decideAt(sandbox, call, minutes);
        const ending = compared.get(minutes);
        if (ending === undefined) expect(came).toEqual(usual);
        else {
          expect(came.exitCode).toBe(ending.exitCode);
          expect(came.said).toMatch(ending.words ?? '');
          if (ending.exitCode !== 2) expect(came.requests).toEqual(usual.requests);
        }
      }
    }),
  );

  it.each(Object.keys(COMPARED))('%s: clocks that are four minutes apart agree', (name) =>
    withSandbox(async (sandbox) => {
      const call = CALLS.find((one) => one.name === name);
      if (call === undefined) throw new Error(`no call is called ${name}`);
      const usual = await decideAt(sandbox, call, 0);
      for (const minutes of [4, -4]) expect(await decideAt(sandbox, call, minutes)).toEqual(usual);
    }),
  );
});

const SCENES: readonly (readonly [string, Scene])[] = [
  ['a comment', { act: 'comment' }],
  ['a comment in place of one', { act: 'comment', before: 'own' }],
  ['a comment beside one of an older run', { act: 'comment', before: 'of an older run' }],
  ['a check run', { act: 'check run', before: 'green' }],
  ['a claim', { act: 'claim', before: 'green' }],
  ['an early end', { act: 'early end', before: 'green' }],
  ['a tracking issue', { act: 'tracking issue', before: 'open' }],
  ['a tracking issue that was closed', { act: 'tracking issue', before: 'closed' }],
];

/** Who read later is told by the runners' clocks, which what they write says: GitHub's own decides nothing. */
describe.concurrent('what is published, where GitHub’s clock is an hour ahead or behind', () => {
  it.each(SCENES)('%s', async (_, scene) => {
    const usual = await publishAt(scene, 0);
    expect(usual.requests.length).toBeGreaterThan(1);
    for (const minutes of [60, -60]) expect(await publishAt(scene, minutes)).toEqual(usual);
  });
});

async function publishAt(scene: Scene, minutes: number) {
  const now = (): Date => new Date(Date.now() + minutes * MINUTE);
  const github = await startGitHub({ estate: seedGitHubEstate(seededRandom(7)), now });
  try {
    await prepare(github, scene);
    const { runner, exitCode } = await act(github, scene, 'now', PACING);
    const { comments, checkRuns, issues } = github.estate;
    const left = [comments.map(({ body }) => body), checkRuns, issues];
    const said = timeless([exitCode, runner.annotations, runner.summaries, [...runner.outputs], left]);
    const requests = github.exchanges.map(
      (one) => `${one.method} ${one.path}${one.search} ${timeless(one.requestBody)}`,
    );
    return { said, requests };
  } finally {
    await github.close();
  }
}

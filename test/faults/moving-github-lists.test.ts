import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addIssue, pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { parseMarker } from '../../src/report/marker.ts';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { decide, startDeciding } from './github-deciding.ts';
import { DECIDING_CALLS, type DecidingCall } from './github-deciding-calls.ts';
import { act, heal, isHealed, ownComments, prepare } from './github-publishing.ts';
import type { Scene } from './github-publishing-calls.ts';

/** More than a page of others, so that what the run looks for stands on the second. */
const CROWD = 120;
const BOT = 'github-actions[bot]';
const LONG_AGO = new Date('2026-03-02T09:00:00Z');
const PACING = { secondMs: 1, deadlineMs: 60_000 };
const crowd = Array.from({ length: CROWD }, (_, index) => index);

type Move = (rows: readonly unknown[]) => readonly unknown[];

/** The rows of a page, on their way, whether the answer is a list or has one. */
function moved(answer: unknown, move: Move): unknown {
  if (Array.isArray(answer)) return move(answer);
  return Object.fromEntries(
    Object.entries(Object(answer)).map(([key, member]) => [
      key,
      Array.isArray(member) ? move(member) : member,
    ]),
  );
}

/** Ours has come on the page before and comes again, as where a new row came in front. */
const twice =
  (ours: RegExp): Move =>
  (rows) =>
    rows.flatMap((row) => (ours.test(JSON.stringify(row)) ? [row, row] : [row]));
/** A row of the page before has gone, and the first of this one moved up to where nobody looks again. */
const without =
  (ours: RegExp): Move =>
  (rows) =>
    rows.filter((row) => !ours.test(JSON.stringify(row)));

/** A list of GitHub's, and what is left once a run has published to it. */
type List = {
  readonly scene: Scene;
  readonly path: RegExp;
  /** Text of the rows that are the gate's own. */
  readonly ours: RegExp;
  /** Puts ours on the second page. */
  readonly fill: () => void;
  readonly left: {
    readonly comments: readonly string[];
    readonly conclusions: readonly string[];
    readonly open: number;
  };
  readonly writes: readonly string[];
};

/** Newer ones, which GitHub lists first. */
function addCheckRuns({ estate }: GitHubSandbox): void {
  const [own] = estate.checkRuns;
  if (own === undefined) throw new Error('no run has set one');
  for (const index of crowd) {
    estate.checkRuns.push({
      ...own,
      id: own.id + index + 1,
      app: 'another-app',
      externalId: '',
      conclusion: 'failure',
    });
  }
  estate.nextCheckRunId += CROWD;
}

/** Older ones of the same author, which are asked for first. */
function addIssues({ estate }: GitHubSandbox): void {
  for (const index of crowd) {
    const issue = addIssue(estate, { author: BOT, title: `${index}`, body: null, at: LONG_AGO });
    issue.state = 'closed';
  }
}

describe('what is published to, in a list that moves while it is read', () => {
  let github: GitHubSandbox;
  beforeEach(async () => {
    github = await startSeededGitHub();
  });
  afterEach(() => github.close());

  const LISTS: readonly (readonly [string, List])[] = [
    [
      'comments',
      {
        scene: { act: 'comment', before: 'own' },
        path: /\/issues\/42\/comments/,
        ours: /policy-gate v=/,
        fill: () => undefined,
        left: { comments: ['2026-11-23T10:00:00.000Z'], conclusions: [], open: 0 },
        writes: ['PATCH'],
      },
    ],
    [
      'check runs',
      {
        scene: { act: 'check run', before: 'green' },
        path: /\/check-runs/,
        ours: /"external_id":"[^"]*policy-gate/,
        fill: () => addCheckRuns(github),
        left: { comments: [], conclusions: ['failure', 'failure'], open: 0 },
        writes: ['POST', 'PATCH', 'PATCH'],
      },
    ],
    [
      'issues',
      {
        scene: { act: 'tracking issue', before: 'open' },
        path: /\/issues/,
        ours: /policy-gate v=/,
        fill: () => addIssues(github),
        left: { comments: [], conclusions: [], open: 1 },
        writes: ['PATCH'],
      },
    ],
  ];

  const leftNow = () => ({
    comments: ownComments(github).map(({ body }) => parseMarker(body)?.readAt),
    conclusions: github.estate.checkRuns
      .filter(({ app }) => app !== 'another-app')
      .map(({ conclusion }) => conclusion),
    open: github.estate.issues.filter(({ state, body }) => state === 'open' && parseMarker(body ?? ''))
      .length,
  });

  it.each(LISTS)(
    '%s: ours comes twice, and counts once',
    async (_, { scene, path, ours, fill, left, writes }) => {
      await prepare(github, scene);
      fill();
      rewrite(path, twice(ours));
      const { runner } = await act(github, scene);
      expect(secondPages(path)).toBeGreaterThan(0);
      expect(runner.annotations.filter(({ title }) => title?.includes('not published'))).toEqual([]);
      expect(leftNow()).toEqual(left);
      const written = github.exchanges.filter(
        ({ method, path: to }) => method !== 'GET' && !to.endsWith('/graphql'),
      );
      expect(written.map(({ method }) => method)).toEqual(writes);
    },
  );

  it.each(LISTS)(
    '%s: ours is once not there, and stays the only one',
    async (_, { scene, path, ours, fill, left }) => {
      await prepare(github, scene);
      fill();
      rewrite(path, without(ours), [1]);
      const { runner } = await act(github, scene);
      expect(secondPages(path)).toBeGreaterThan(1);
      expect(runner.annotations.filter(({ title }) => title?.includes('not published'))).toEqual([]);
      expect(leftNow()).toEqual(left);
      expect(isHealed(scene, await heal(github, scene))).toBe('healed');
    },
  );

  const rewrite = (path: RegExp, move: Move, ordinals?: readonly number[]): void => {
    const body = (answer: unknown) => moved(answer, move);
    const rule = { method: 'GET', path: pageTwo(path), ...(ordinals && { ordinals }) };
    github.faults.add({ ...rule, fault: { kind: 'rewrite', body } });
  };
  const pageTwo = (path: RegExp) => new RegExp(`${path.source}\\?.*\\bpage=2`);
  const secondPages = (path: RegExp): number =>
    github.exchanges.filter((exchange) => pageTwo(path).test(exchange.path + exchange.search)).length;
});

/** Rows that decide: what is lost of them makes the verdict stricter, and what comes twice changes nothing. */
describe('what decides, in a list that moves while it is read', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startDeciding();
  });
  afterEach(() => sandbox.close());

  const LISTS: readonly (readonly [string, RegExp, () => void])[] = [
    ['who set a label', /"event":"labeled"/, () => addEvents(sandbox.github)],
    ['the pull request of a second stage by its branch', /"number":43,/, () => addPulls(sandbox.github)],
  ];
  const callOf = (name: string): DecidingCall => {
    const found = DECIDING_CALLS.change.find((call) => call.name === name);
    if (found === undefined) throw new Error(`no call is called ${name}`);
    return found;
  };

  it.each(LISTS)('%s: a row comes twice', async (name, ours, fill) => {
    fill();
    const call = callOf(name);
    const decided = await decideMoved(call, twice(ours));
    expect(decided).toMatchObject({
      exitCode: call.unharmed.exitCode,
      report: { verdict: call.unharmed.verdict },
    });
  });

  it.each(LISTS)('%s: a row is not there', async (name, ours, fill) => {
    fill();
    const call = callOf(name);
    const decided = await decideMoved(call, without(ours));
    expect(decided).toMatchObject({
      exitCode: call.refused.exitCode,
      report: { verdict: call.refused.verdict },
    });
  });

  async function decideMoved(call: DecidingCall, move: Move) {
    const { github } = sandbox;
    const path = new RegExp(`${call.path(github).source}.*\\bpage=2`);
    github.faults.add({ path, fault: { kind: 'rewrite', body: (answer) => moved(answer, move) } });
    const decided = await decide(sandbox, { ...call, pacing: PACING });
    expect(github.exchanges.filter((exchange) => path.test(exchange.path + exchange.search))).toHaveLength(1);
    return decided;
  }
});

function addEvents({ estate }: GitHubSandbox): void {
  for (const id of crowd) {
    const createdAt = LONG_AGO.toISOString();
    estate.otherEvents.push({
      id,
      issue: 42,
      actor: null,
      createdAt,
      event: 'assigned',
      assignee: 'chen-mei',
    });
  }
}

/** Newer ones out of the same branch. */
function addPulls({ estate }: GitHubSandbox): void {
  const pull = pullOf(estate, 43);
  for (const index of crowd) {
    const other = { headSha: 'e'.repeat(40), createdAt: '2026-03-04T00:00:00Z' };
    estate.pulls.push({ ...pull, number: 100 + index, ...other });
  }
}

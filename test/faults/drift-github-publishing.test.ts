import { describe, expect, it } from 'vitest';
import { startSeededGitHub } from '../sandbox/github-service.ts';
import { CHANGES, changed } from './drift/changes.ts';
import { of } from './drift/table.ts';
import { act, areTrue, heal, isHealed, ownComments, prepare } from './github-publishing.ts';
import { PUBLISHING_CALLS, type PublishingCall, type Scene } from './github-publishing-calls.ts';

/** What was published is all the same, or something else is left that a later run heals, or it is a warning. */
type Word = 'same' | 'other' | 'warned';
/** Where a member is missing, is null, and is of another kind, in this order. */
type Outcomes = { readonly [outcomes in `${Word} ${Word} ${Word}`]?: readonly string[] };

type Drift = { readonly outcomes: Outcomes; readonly before?: Scene };

const COMMENT: Outcomes = {
  'warned warned warned': ['id', 'node_id', 'html_url', 'user/login'],
  'same warned warned': ['body'],
  'same same warned': ['user'],
};
const CHECK: Outcomes = {
  'warned warned warned': ['id', 'name', 'status'],
  'same same warned': ['html_url', 'external_id', 'app/slug'],
  'same same same': ['app'],
};
const ISSUE: Outcomes = {
  'warned warned warned': ['number', 'html_url', 'state', 'user/login', 'labels'],
  'same warned same': ['labels/*'],
  'same same warned': ['labels/*/name', 'assignees'],
};
const within = (row: string, outcomes: Outcomes): Outcomes =>
  Object.fromEntries(Object.entries(outcomes).map(([words, names]) => [words, of(row, ...names)]));

/** By the part and the name of the call. */
const DRIFTS: Readonly<Record<string, Drift>> = {
  'comments: the second page of the comments': {
    before: { act: 'comment', before: 'own' },
    outcomes: {
      'warned warned warned': of('*', 'id node_id html_url user/login'),
      // What is not known for ours gets another beside it, until it is.
      'other warned warned': ['*', '*/body'],
      'other other warned': ['*/user'],
    },
  },
  'comments: who we are': { outcomes: { 'warned warned warned': ['data', ...of('data/viewer', 'login')] } },
  'comments: the head of the pull request': { outcomes: { 'warned warned warned': ['head', 'head/sha'] } },
  'comments: a new comment': { outcomes: COMMENT },
  'comments: the comment as it is now': {
    // Somebody has emptied it.
    outcomes: { ...COMMENT, 'same warned warned': [], 'other warned warned': ['body'] },
  },
  'check runs: check run: those of the commit': {
    before: { act: 'check run', before: 'green' },
    outcomes: {
      ...within('check_runs/*', { ...CHECK, 'same same warned': ['html_url', 'conclusion', 'app/slug'] }),
      'warned same same': ['total_count'],
      // What is not known for one of ours is left as it is, beside the one that fails.
      'other warned warned': ['check_runs/*'],
      'other other warned': ['check_runs/*/external_id'],
    },
  },
  'check runs: check run: a new one': { outcomes: CHECK },
  'check runs: check run: its end': {
    outcomes: { ...CHECK, 'warned warned warned': ['id', 'name', 'status', 'conclusion'] },
  },
  'tracking: the issues': {
    before: { act: 'tracking issue', before: 'open' },
    outcomes: {
      ...within('*', ISSUE),
      'other warned warned': ['*'],
      'other other warned': of('*', 'body user'),
    },
  },
  'tracking: the issue as it is now': { outcomes: { ...ISSUE, 'other other warned': ['body', 'user'] } },
  'tracking: an edit': {
    outcomes: { ...ISSUE, 'same same warned': ['labels/*/name', 'assignees', 'body', 'user'] },
  },
};

const CALLS = Object.entries(PUBLISHING_CALLS).flatMap(([part, calls]) =>
  calls.map((call: PublishingCall) => [`${part}: ${call.name}`, call] as const),
);
const DRIFTING = CALLS.filter(([name]) => name in DRIFTS);

it('every table is of a call', () => {
  expect(DRIFTING.map(([name]) => name).toSorted()).toEqual(Object.keys(DRIFTS).toSorted());
});

/** What is published where nothing drifts, by the name of the call. */
const usual = new Map<string, ReturnType<typeof publish>>();

describe.concurrent.each(DRIFTING)('%s', (name, call) => {
  const { outcomes = {}, before = call.scene } = DRIFTS[name] ?? {};
  const cells = Object.entries(outcomes).flatMap(([words, paths]) =>
    CHANGES.flatMap((change, index) => {
      const expected = words.split(' ')[index];
      // What changes nothing does so all at once.
      const groups = expected === 'same' ? [paths] : paths.map((path) => [path]);
      return groups.map((group) => [group.join(', '), change, expected, group] as const);
    }),
  );

  it.each(cells)('%s: %s: %s', async (_paths, change, expected, group) => {
    const known = usual.get(name) ?? publish(call, before, (answer) => answer);
    usual.set(name, known);
    const drift = (answer: unknown) =>
      group.reduce((now, path) => changed(now, path.split('/'), change), answer);
    const [whole, { warned, left }] = await Promise.all([known, publish(call, before, drift)]);
    expect(whole.warned).toBe(false);
    expect(warned ? 'warned' : left === whole.left ? 'same' : 'other').toBe(expected);
  });
});

/** One run publishes, and a later one whose GitHub answers as ever. */
async function publish(call: PublishingCall, scene: Scene, body: (answer: unknown) => unknown) {
  const { method, path, body: text } = call;
  const github = await startSeededGitHub();
  try {
    await prepare(github, scene);
    const rule = { path, ...(method && { method }), ...(text && { body: text }) };
    github.faults.add({ ...rule, fault: { kind: 'rewrite', body } });
    const { runner } = await act(github, scene);
    const bodies = ownComments(github).map((comment) => comment.body);
    const { checkRuns, issues } = github.estate;
    const left = timeless([bodies, checkRuns, issues, runner.annotations]);
    const warned = runner.annotations.some(({ title }) => title === 'Policy Gate: not published');
    expect(runner.outputs.get('verdict')).toBe('fail');
    expect(areTrue(bodies)).toBe(true);
    expect(isHealed(scene, await heal(github, scene))).toBe('healed');
    return { warned, left };
  } finally {
    await github.close();
  }
}

/** Without the instants that are this machine's now, and addresses; those of the runs' readings stay. */
const timeless = (said: unknown): string =>
  JSON.stringify(said)
    .replaceAll(/(?!2026-11-23)\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| UTC)/g, 'then')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'here');

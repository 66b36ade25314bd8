import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { CHANGES, changed, type Path, pathsIn, widened } from './drift/changes.ts';
import { of } from './drift/table.ts';
import { decide, startDeciding } from './github-deciding.ts';
import { DECIDING_CALLS, type DecidingCall } from './github-deciding-calls.ts';

const PACING = { secondMs: 1, deadlineMs: 60_000 };

/**
 * What comes of it where a member is missing, is null, and is of another kind: the verdict, or that it stays, with
 * another word said or all the same. Members that no list names are not read.
 */
type Outcomes = Readonly<Record<string, readonly string[]>>;

const HEAD = of('head', 'ref sha repo repo/full_name');
const LISTED_PULL = [
  '*',
  ...of('*', 'number state created_at head base'),
  ...of('*/head', 'ref sha repo repo/full_name'),
  ...of('*/base', 'repo repo/full_name'),
];

/** By the name of the call. What its answer is no longer read for makes the verdict stricter, and never milder. */
const TABLES: Readonly<Record<string, Outcomes>> = {
  'the start of the run': {
    'error error error': ['id', 'run_started_at'],
    'same same error': ['run_attempt'],
  },
  'what the change was merged onto': {
    'noted noted noted': ['sha', ...of('parents', '* */sha'), 'parents'],
  },
  'when a queued pull request was opened': {
    'fail fail fail': ['number', 'labels', 'created_at', 'head', ...of('head', 'ref sha repo/full_name')],
    'same fail same': ['labels/*'],
    'same same fail': ['labels/*/name', 'head/repo'],
  },
  'the pull request of a second stage by its branch': { 'fail fail fail': LISTED_PULL },
  'the labels of the pull request': {
    'fail fail fail': ['number', 'labels', 'labels/*', 'labels/*/name', 'created_at', 'head', ...HEAD],
  },
  'who set a label': {
    'fail fail fail': ['*', ...of('*', 'id event actor actor/login created_at label label/name')],
  },
  'when the head was pushed': { 'fail fail fail': ['*', ...of('*', 'ref after timestamp')] },
  'the role of who set a label': {
    'fail fail fail': ['permission', 'role_name', 'user/login'],
    'same same fail': ['user'],
  },
};
const CALLS = [...DECIDING_CALLS.policy, ...DECIDING_CALLS.change].filter(({ name }) => name in TABLES);

it('every table is of a call', () => {
  expect(CALLS.map(({ name }) => name).toSorted()).toEqual(Object.keys(TABLES).toSorted());
});

describe.each(CALLS.map((call) => [call.name, call] as const))('%s', (name, call) => {
  const rows = Object.entries(TABLES[name] ?? {}).flatMap(([outcomes, paths]) =>
    paths.map((path) => [path, outcomes] as const),
  );
  let sandbox: Sandbox;
  let drifting: Drifting;
  beforeAll(async () => {
    sandbox = await startDeciding();
    drifting = new Drifting(sandbox, call);
  });
  afterAll(() => sandbox.close());

  it.each(rows)('%s: missing, null, of another kind: %s', async (path, outcomes) => {
    expect((await drifting.members()).map((one) => one.join('/'))).toContain(path);
    const came: string[] = [];
    for (const change of CHANGES)
      came.push(await drifting.outcomeOf((answer) => changed(answer, path.split('/'), change)));
    expect(came.join(' ')).toBe(outcomes);
  });

  it('whatever else is there may drift, and more come', async () => {
    const read = new Set(rows.map(([path]) => path));
    const others = (await drifting.members()).filter((path) => !read.has(path.join('/')));
    for (const change of CHANGES) {
      const all = (answer: unknown) => others.reduce((now, path) => changed(now, path, change), answer);
      expect([change, await drifting.outcomeOf(all)]).toEqual([change, 'same']);
    }
    expect(await drifting.outcomeOf(widened)).toBe('same');
  });
});

/** A run whose call is answered otherwise, beside one whose call is not. */
class Drifting {
  readonly #sandbox: Sandbox;
  readonly #call: DecidingCall;
  #usual: Ran | undefined;
  #members: readonly Path[] | undefined;

  constructor(sandbox: Sandbox, call: DecidingCall) {
    this.#sandbox = sandbox;
    this.#call = call;
  }

  async outcomeOf(body: (answer: unknown) => unknown): Promise<string> {
    this.#usual ??= await this.#run((answer) => answer);
    const { verdict, said, answers } = await this.#run(body);
    expect(answers.length).toBeGreaterThan(0);
    if (verdict !== this.#usual.verdict) return verdict;
    return said === this.#usual.said ? 'same' : 'noted';
  }

  /** All that GitHub answers. The deepest come first, so that they are changed before what they are in. */
  async members(): Promise<readonly Path[]> {
    if (this.#members !== undefined) return this.#members;
    const { answers } = await this.#run((answer) => answer);
    this.#members = pathsIn(answers).toSorted((a, b) => b.length - a.length);
    return this.#members;
  }

  async #run(body: (answer: unknown) => unknown): Promise<Ran> {
    const { github } = this.#sandbox;
    const path = this.#call.path(github);
    github.faults.clear();
    github.exchanges.length = 0;
    github.faults.add({ path, fault: { kind: 'rewrite', body } });
    const { runner, report } = await decide(this.#sandbox, { ...this.#call, pacing: PACING });
    const struck = github.exchanges.filter((exchange) => path.test(exchange.path + exchange.search));
    return {
      verdict: runner.outputs.get('verdict') ?? 'none',
      said: JSON.stringify([runner.annotations, report?.judged]),
      answers: struck.map(({ response }) => response?.body),
    };
  }
}

type Ran = { readonly verdict: string; readonly said: string; readonly answers: readonly unknown[] };

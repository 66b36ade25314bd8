import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../sandbox/runner.ts';
import { CREATE, EDIT, type Job, LIST, LifeScene, type Seen, STACK } from './life-scene.ts';

let life: LifeScene;

beforeEach(async () => {
  life = await LifeScene.start();
});

afterEach(() => life.close());

const STAGING = 'acme/website/staging';
const SINCE = 'since the last report';

/** What a comment says that is true of a run on the head of this moment. */
function red({ run }: Job, lists: readonly number[], fact = '', changes?: string): Seen {
  const count = `${lists.length} finding${lists.length === 1 ? '' : 's'}`;
  const says = `❌ Policy Gate: 2 of 2 limits exceeded · ${count}${fact}`;
  return { says, lists, actual: lists.length, changes, commit: life.head, run };
}

function green({ run }: Job, fact = ''): Seen {
  const says = `✅ Policy Gate: no limit exceeded · 0 findings${fact}`;
  return { says, lists: [], actual: undefined, changes: undefined, commit: life.head, run };
}

/** The address that a job gives for its comment leads to the one that is there. */
function expectToLead(...results: readonly StepResult[]): void {
  const [anchor = ''] = life.anchors();
  expect(life.anchors()).toHaveLength(1);
  for (const { outputs } of results) expect(outputs['comment-url']).toContain(anchor);
}

it('one comment tells the whole life of a pull request', async () => {
  life.findings([1, 2, 3, 4]);
  let job = life.job();
  const first = await life.gate(job);
  expect(first.exitCode).toBe(1);
  expect(life.seen()).toEqual([red(job, [1, 2, 3, 4])]);
  const [anchor] = life.anchors();

  // Still red: two are fixed, one has come.
  life.push();
  life.findings([3, 4, 5]);
  job = life.job();
  await life.gate(job);
  const told = red(job, [3, 4, 5], ` · 1 more, 2 gone ${SINCE}`, '1 new, 2 gone, 2 unchanged.');
  expect(life.seen()).toEqual([told]);

  // Not evaluated: what it was compared with stays what it is.
  const { faults } = life.sandbox.pulumi;
  faults.add({ path: /policyresults\/issues/, fault: { kind: 'status', status: 403, body: {} } });
  job = life.job();
  expect((await life.gate(job)).exitCode).toBe(3);
  faults.clear();
  const says = '🚫 Policy Gate: not evaluated: 1 of 1 target could not be read whole';
  expect(life.seen()).toMatchObject([{ says: expect.stringContaining(says), lists: [], run: job.run }]);

  // Nothing has changed.
  job = life.job();
  await life.gate(job);
  expect(life.seen()).toEqual([red(job, [3, 4, 5], '', '0 new, 0 gone, 3 unchanged.')]);

  // A run that reads before the next one and comes to its comment after it.
  const late = life.job();
  const atComment = life.door.hold({ ...LIST, token: late.token });
  const isLate = life.gate(late);
  await atComment.arrived;
  life.findings([4, 5, 6, 7]);
  job = life.job();
  await life.gate(job);
  const newer = red(job, [4, 5, 6, 7], ` · 2 more, 1 gone ${SINCE}`, '2 new, 1 gone, 2 unchanged.');
  expect(life.seen()).toEqual([newer]);
  atComment.release();
  expect((await isLate).log).toContain('left alone: a run that read later has written it');
  expect(life.seen()).toEqual([newer]);

  // A re-run of an old run: it reads later, of a head that is none any more.
  const again = life.rerun();
  life.push();
  job = life.job();
  await life.gate(job);
  const ofHead = red(job, [4, 5, 6, 7], '', '0 new, 0 gone, 4 unchanged.');
  expect(life.seen()).toEqual([ofHead]);
  life.findings([4]);
  expect((await again(life.job(late.run))).log).toContain('left alone: the pull request has a newer head');
  expect(life.seen()).toEqual([ofHead]);

  // Fixed.
  life.push();
  life.findings([]);
  job = life.job();
  expect((await life.gate(job)).exitCode).toBe(0);
  expect(life.seen()).toEqual([green(job, ` · 4 gone ${SINCE}`)]);

  // And back.
  life.findings([5]);
  job = life.job();
  const last = await life.gate(job);
  expect(last.exitCode).toBe(1);
  expect(life.seen()).toEqual([red(job, [5], ` · 1 more ${SINCE}`, '1 new, 0 gone, 0 unchanged.')]);
  expect(life.anchors()).toEqual([anchor]);
  expectToLead(first, last);
});

describe('two runs of one gate at once', () => {
  let older: Job;
  let newer: Job;

  beforeEach(() => {
    life.findings([1, 2]);
    older = life.job();
    newer = life.job();
  });

  /** Both look at the comments at the same moment; the older has read before a finding went. */
  async function begin(): Promise<readonly [Promise<StepResult>, Promise<StepResult>]> {
    const early = life.door.hold({ ...LIST, token: older.token });
    const first = life.gate(older);
    await early.arrived;
    life.findings([2]);
    const other = life.door.hold({ ...LIST, token: newer.token });
    const second = life.gate(newer);
    await other.arrived;
    early.release();
    other.release();
    return [first, second];
  }

  const SECOND = [` · 1 gone ${SINCE}`, '0 new, 1 gone, 1 unchanged.'] as const;

  it('leave one comment, and it is the newer’s', async () => {
    expectToLead(...(await Promise.all(await begin())));
    const [seen] = life.seen();
    expect([red(newer, [2]), red(newer, [2], ...SECOND)]).toContainEqual(seen);
  });

  it('leave the one that is there, true of the newer', async () => {
    await life.gate(life.job());
    expectToLead(...(await Promise.all(await begin())));
    expect(life.seen()).toEqual([red(newer, [2], ...SECOND)]);
  });

  it('where the older tidies up for both, the newer’s address leads to what is left', async () => {
    const creates = [older, newer].map(({ token }) => life.door.hold({ ...CREATE, token }));
    const [first, second] = await begin();
    await Promise.all(creates.map(({ arrived }) => arrived));
    const looks = [older, newer].map(({ token }) => life.door.hold({ ...LIST, token }));
    for (const [place, create] of creates.entries()) {
      create.release();
      await looks[place]?.arrived;
    }
    looks[0]?.release();
    await first;
    looks[1]?.release();
    expectToLead(await first, await second);
    expect(life.seen()).toEqual([red(newer, [2])]);
  });

  it('where the older writes last, it gives way', async () => {
    await life.gate(life.job());
    const [last, before] = [older, newer].map(({ token }) => life.door.hold({ ...EDIT, token }));
    const [first, second] = await begin();
    // Neither has seen what the other writes.
    await Promise.all([last?.arrived, before?.arrived]);
    before?.release();
    await second;
    last?.release();
    expectToLead(await first, await second);
    expect(life.seen()).toEqual([red(newer, [2], ...SECOND)]);
  });
});

describe('two jobs of a matrix at once', () => {
  const gate = (job: Job, stack: string) => life.gate(job, { inputs: { 'pulumi-stacks': stack } });

  /** Both look at the comments for the first time at the same moment. */
  async function together(): Promise<readonly [Job, Job]> {
    const run = life.run();
    const [one, other] = [life.job(run), life.job(run)] as const;
    const met = life.door.meet(LIST, [one.token, other.token]);
    await Promise.all([gate(one, STACK), gate(other, STAGING), met]);
    return [one, other];
  }

  /** One comment for each job, in whatever order they came. */
  const expectBoth = (...both: readonly Seen[]) => {
    const bySize = (a: Seen, b: Seen): number => a.lists.length - b.lists.length;
    expect(life.seen().toSorted(bySize)).toEqual(both.toSorted(bySize));
  };

  it('leave a comment each, true, and keep them run after run', async () => {
    life.findings([1, 2]);
    life.findings([7], 'staging');
    let [one, other] = await together();
    expectBoth(red(one, [1, 2]), red(other, [7]));
    const anchors = life.anchors();

    life.push();
    life.findings([1, 2, 3]);
    [one, other] = await together();
    expectBoth(
      red(one, [1, 2, 3], ` · 1 more ${SINCE}`, '1 new, 0 gone, 2 unchanged.'),
      red(other, [7], '', '0 new, 0 gone, 1 unchanged.'),
    );
    expect(life.anchors()).toEqual(anchors);
  });

  it('where one takes the other’s comment for out of date, it gives way to what the other wrote', async () => {
    life.findings([1, 2]);
    life.findings([7], 'staging');
    const before = life.job();
    await gate(before, STAGING);
    const [anchor = ''] = life.anchors();
    const path = new RegExp(`/issues/comments/${anchor.replace(/\D/g, '')}$`);
    const run = life.run();
    const [one, other] = [life.job(run), life.job(run)] as const;
    const superseding = life.door.hold({ method: 'PATCH', path, token: one.token });
    const first = gate(one, STACK);
    await superseding.arrived;
    await gate(other, STAGING);
    superseding.release();
    await first;
    expectBoth(red(one, [1, 2]), red(other, [7], '', '0 new, 0 gone, 1 unchanged.'));
  });
});

it('a workflow that runs on the push and on the pull request has one comment for both', async () => {
  const both = async (): Promise<readonly [StepResult, StepResult]> => {
    const [ofPush, ofPull] = [life.job(), life.job()] as const;
    const met = life.door.meet(LIST, [ofPush.token, ofPull.token]);
    const results = await Promise.all([
      life.gate(ofPush, { event: 'push' }),
      life.gate(ofPull, { event: 'pull_request' }),
      met,
    ]);
    return [results[0], results[1]];
  };
  life.findings([1, 2]);
  expectToLead(...(await both()));
  expect(life.seen()).toMatchObject([{ lists: [1, 2], actual: 2, commit: life.head }]);
  const [anchor] = life.anchors();

  life.push();
  life.findings([]);
  const fixed = await both();
  expectToLead(...fixed);
  expect(fixed.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(life.seen()).toMatchObject([{ says: expect.stringContaining('✅'), commit: life.head }]);
  expect(life.anchors()).toEqual([anchor]);
});

it('each comment-mode tells of what it is meant to, and none lets a comment stay red after the fix', async () => {
  const STAGES = [[], [1, 2], [1, 2], [], [], [2]] as const;
  // The stage that the comment tells of, after each stage; none is there before the first breach.
  const TOLD = {
    always: [0, 1, 2, 3, 4, 5],
    'on-breach': [undefined, 1, 2, 3, 3, 5],
    'on-change': [0, 1, 1, 3, 3, 5],
    off: [undefined, undefined, undefined, undefined, undefined, undefined],
  } as const;
  const jobs: Job[] = [];
  for (const [stage, findings] of STAGES.entries()) {
    life.findings(findings);
    const job = life.job();
    jobs.push(job);
    const results = await Promise.all(
      Object.keys(TOLD).map((mode) =>
        life.gate(job, {
          inputs: { 'comment-mode': mode, 'comment-key': mode },
          env: { GITHUB_JOB: mode },
        }),
      ),
    );
    for (const { exitCode } of results) expect(exitCode).toBe(findings.length === 0 ? 0 : 1);
    for (const [mode, told] of Object.entries(TOLD)) {
      const of = told[stage];
      const expected = of === undefined ? [] : [{ run: jobs[of]?.run, lists: STAGES[of] }];
      expect(life.seen(mode), `${mode}, stage ${stage}`).toMatchObject(expected);
    }
  }
});

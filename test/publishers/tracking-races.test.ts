import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { addTracked, type Finds, JOB, NOW, onlyIssue, reportOf, said, track, tracked } from './tracking.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now: () => NOW });
});

afterEach(() => github.close());

const run = (finds: Finds, minute: number, settings?: Parameters<typeof track>[2]) =>
  track(github, reportOf(finds, minute), settings);

/** The list of issues, and where they are opened; faults are told by path and query. */
const ISSUES = /\/issues(\?|$)/;

describe('an older run', () => {
  it.each<Finds>(['clean', 'breach', 'error'])(
    'that finds %s never overwrites a newer one',
    async (finds) => {
      await run('breach', 5);
      const before = structuredClone(onlyIssue(github));
      expect(await run(finds, 4)).toMatchObject({ did: expect.stringContaining('read later') });
      expect(onlyIssue(github)).toEqual(before);
    },
  );

  it('does not reopen what a later one has found clean', async () => {
    await run('breach', 1);
    await run('clean', 5);
    await run('clean', 8);
    expect((await run('breach', 7)).did).toContain('read later');
    expect(onlyIssue(github).state).toBe('closed');
  });

  it('is not what a marker from the future makes of a run', async () => {
    await run('breach', 1);
    const issue = onlyIssue(github);
    issue.body = (issue.body ?? '').replace('2026-11-23T10:01', '2999-01-01T00:00');
    expect((await run('breach', 2)).did).toBe('updated');
  });

  it('is told by what the issue says right before it is written', async () => {
    await run('breach', 1);
    const issue = onlyIssue(github);
    github.beforeAnswer = ({ method, url }) => {
      if (method !== 'GET' || !url.pathname.endsWith(`/issues/${issue.number}`)) return;
      github.beforeAnswer = undefined;
      issue.body = (issue.body ?? '').replace('10:01:00.000Z', '10:30:00.000Z');
    };
    expect((await run('clean', 2)).did).toContain('read later');
    expect(issue.state).toBe('open');
  });
});

describe('runs at once', () => {
  it('that both open an issue agree on the first, and the newer text stands', async () => {
    const results = await Promise.all([run('breach', 1), run('breach', 2), run('breach', 3)]);
    const open = tracked(github).filter(({ state }) => state === 'open');
    expect(open).toEqual([tracked(github)[0]]);
    expect(new Set(results.map(({ url }) => url)).size).toBe(1);
    await run('breach', 4);
    expect(tracked(github).filter(({ state }) => state === 'open')).toHaveLength(1);
  });

  /** Plays a rival that opens its issue right before ours is. */
  const beforeOurs = (minute: number): void => {
    github.beforeAnswer = ({ method, url }) => {
      if (method !== 'POST' || !url.pathname.endsWith('/issues')) return;
      github.beforeAnswer = undefined;
      addTracked(github, JOB, reportOf('breach', minute), `of minute ${minute}`);
    };
  };

  it('bring the newer text into the first issue, and close ours with a pointer', async () => {
    beforeOurs(1);
    const result = await run('breach', 9);
    const [first, second] = tracked(github);
    expect(result).toMatchObject({ url: expect.stringContaining(`/${first?.number}`), cautions: [] });
    expect(first).toMatchObject({ state: 'open', body: expect.stringContaining('read=2026-11-23T10:09') });
    expect(second).toMatchObject({ state: 'closed', stateReason: 'not_planned' });
    expect(second && said(github, second)).toEqual([`Duplicate of #${first?.number}`]);
  });

  it('leave the newer text of a rival in the first issue', async () => {
    beforeOurs(9);
    await run('breach', 1);
    const [first, second] = tracked(github);
    expect(first?.body).toContain('of minute 9');
    expect(second?.state).toBe('closed');
  });

  it('leave a later issue to the run that opened it, and the next run closes what is left', async () => {
    github.beforeAnswer = ({ method, url }) => {
      if (method !== 'GET' || !url.pathname.endsWith('/issues') || tracked(github).length === 0) return;
      github.beforeAnswer = undefined;
      addTracked(github, JOB, reportOf('breach', 1));
    };
    expect((await run('breach', 2)).did).toBe('opened');
    expect(tracked(github).map(({ state }) => state)).toEqual(['open', 'open']);
    await run('breach', 3);
    expect(tracked(github).map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  it.each(['clean', 'error'] as const)('a duplicate is closed by a run that finds %s too', async (finds) => {
    await run('breach', 1);
    addTracked(github, JOB, reportOf('breach', 2));
    await run(finds, 3);
    const [, duplicate] = tracked(github);
    expect(duplicate).toMatchObject({ state: 'closed', stateReason: 'not_planned' });
    await run(finds, 4);
    expect(duplicate && said(github, duplicate)).toHaveLength(1);
  });

  it('an issue that was opened although the answer said 502 is not doubled', async () => {
    github.switches.createAnswers = 'next-created-but-502';
    expect((await run('breach', 1)).did).toBe('updated');
    expect(tracked(github)).toHaveLength(1);
  });

  it.each(['reset', 'cut'] as const)('nor is one whose answer was lost on the way (%s)', async (kind) => {
    github.faults.add({ method: 'POST', path: ISSUES, ordinals: [1], fault: { kind } });
    expect((await run('breach', 1)).did).toBe('updated');
    expect(tracked(github)).toHaveLength(1);
  });

  it('one that was not is asked for again', async () => {
    github.faults.add({
      method: 'POST',
      path: ISSUES,
      ordinals: [1],
      fault: { kind: 'status', status: 503 },
    });
    expect((await run('breach', 1)).did).toBe('opened');
    expect(tracked(github)).toHaveLength(1);
  });
});

describe('an issue that is gone', () => {
  it.each([404, 410])(
    'between our looks (%i) makes room for another, where one is needed',
    async (status) => {
      await run('breach', 1);
      const { number } = onlyIssue(github);
      const fault = { kind: 'status', status, body: { message: 'gone' } } as const;
      github.beforeAnswer = ({ method, url }) => {
        if (method !== 'GET' || !url.pathname.endsWith('/issues')) return;
        github.beforeAnswer = undefined;
        github.faults.add({ method: 'GET', path: new RegExp(`/issues/${number}$`), fault });
      };
      expect((await run('clean', 2)).did).toBe('not needed');
    },
  );

  it('is opened anew', async () => {
    await run('breach', 1);
    github.estate.issues.splice(0);
    expect((await run('breach', 2)).did).toBe('opened');
  });
});

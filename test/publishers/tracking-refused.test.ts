import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addIssue, seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { parseDigest } from '../../src/report/digest.ts';
import {
  addTracked,
  type Finds,
  highFindings,
  JOB,
  NOW,
  onlyIssue,
  reportOf,
  said,
  track,
  tracked,
} from './tracking.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now: () => NOW });
});

afterEach(() => github.close());

const run = (finds: Finds, minute: number, settings?: Parameters<typeof track>[2]) =>
  track(github, reportOf(finds, minute), settings);

/** The list of issues, and where they are opened; faults are told by path and query. */
const ISSUES = /\/issues(\?|$)/;

const writes = () => github.exchanges.filter(({ method, path }) => method !== 'GET' && path !== '/graphql');

describe('labels and assignees', () => {
  const given = { labels: ['policy-gate', 'Infrastructure'], assignees: ['alice-okafor'] } as const;

  it('are given as it is opened, the labels made where there are none, and left to people afterwards', async () => {
    expect((await run('breach', 1, given)).cautions).toEqual([]);
    const issue = onlyIssue(github);
    expect(issue).toMatchObject({ labels: ['policy-gate', 'infrastructure'], assignees: ['alice-okafor'] });
    Object.assign(issue, { labels: ['mine'], assignees: [] });
    await run('breach', 2, given);
    await run('clean', 3, given);
    expect(issue).toMatchObject({ labels: ['mine'], assignees: [] });
  });

  it('somebody whom GitHub does not take is left out with all others, and told', async () => {
    const result = await run('breach', 1, { ...given, assignees: ['alice-okafor', 'nobody'] });
    expect(result).toMatchObject({ did: 'opened' });
    expect(result.cautions).toEqual([expect.stringContaining('without the assignees alice-okafor, nobody')]);
    expect(onlyIssue(github)).toMatchObject({ labels: ['policy-gate', 'infrastructure'], assignees: [] });
  });

  it('labels that GitHub does not take are left out and told', async () => {
    const labels = ['x'.repeat(51)];
    const { cautions } = await run('breach', 1, { labels });
    expect(cautions).toEqual([expect.stringContaining(`without the labels ${labels[0]}`)]);
    expect(onlyIssue(github).labels).toEqual([]);
  });

  it('what is dropped without a word, because the token may not push, is told too', async () => {
    const permissions = { issues: 'write', pull_requests: 'none', contents: 'none', checks: 'none' } as const;
    github.estate.tokens.set('ghp_reader', { login: 'mallory', kind: 'User', permissions });
    const { cautions } = await run('breach', 1, { ...given, token: 'ghp_reader' });
    expect(cautions).toEqual([expect.stringContaining('labels'), expect.stringContaining('assignees')]);
  });
});

describe('what GitHub refuses', () => {
  const refuse = (method: string, path: RegExp, status: number): void => {
    github.faults.add({ method, path, fault: { kind: 'status', status, body: { message: 'no' } } });
  };

  it.each([
    ['a token without issues: write', github_readOnly, 403],
    ['a bad token', () => 'ghs_nonsense', 401],
    ['a token of another repository', () => github.configToken, 404],
  ])('%s rejects, and nothing is opened', async (_, token, status) => {
    await expect(run('breach', 1, { token: token() })).rejects.toMatchObject({ status });
    expect(github.estate.issues).toEqual([]);
  });

  function github_readOnly(): string {
    return github.readOnlyToken;
  }

  it('a repository without issues rejects, and needs none while all is clean', async () => {
    github.switches.issues = 'disabled';
    await expect(run('breach', 1)).rejects.toMatchObject({ status: 410 });
    expect((await run('clean', 2)).did).toBe('not needed');
  });

  it.each([401, 403, 404, 500])(
    'a list that answers %i rejects, and no second issue is opened',
    async (status) => {
      await run('breach', 1);
      refuse('GET', ISSUES, status);
      const before = writes().length;
      await expect(run('breach', 2)).rejects.toMatchObject({ status });
      expect(writes()).toHaveLength(before);
    },
  );

  it('a second page that is refused is no end of the list', async () => {
    await run('breach', 1);
    for (const place of Array.from({ length: 120 }, (_, index) => index))
      addIssue(github.estate, {
        author: JOB,
        title: `${place}`,
        body: null,
        at: new Date('2026-01-01T00:00:00Z'),
      });
    refuse('GET', /\/issues\?.*page=2/, 500);
    await expect(run('breach', 2)).rejects.toMatchObject({ status: 500 });
    expect(tracked(github)).toHaveLength(1);
  });

  it.each([
    ['a login page', { kind: 'html' }],
    ['an object', { kind: 'status', status: 200, body: {} }],
    ['rows of something else', { kind: 'status', status: 200, body: [{ id: 1 }] }],
  ] as const)('a list that is %s is not an empty one', async (_, fault) => {
    github.faults.add({ method: 'GET', path: ISSUES, fault });
    await expect(run('breach', 1)).rejects.toThrow(/did not answer with a list of issues|'in' operator/);
    expect(github.estate.issues).toEqual([]);
  });

  it.each([403, 422, 500])(
    'an outage while asking who we are (%i) writes nothing unless it is a refusal',
    async (status) => {
      refuse('POST', /graphql/, status);
      const result = run('breach', 1);
      if (status === 403) expect((await result).did).toBe('opened');
      else await expect(result).rejects.toMatchObject({ status });
    },
  );

  it.each([401, 403, 404, 422, 500])(
    'an update that is answered %i rejects and leaves the issue',
    async (status) => {
      await run('breach', 1);
      const before = structuredClone(onlyIssue(github));
      refuse('PATCH', /\/issues\/\d+$/, status);
      await expect(run('clean', 2)).rejects.toMatchObject({ status });
      expect(onlyIssue(github)).toEqual(before);
      expect(said(github, before)).toEqual([]);
    },
  );

  it('the comment that tells of it is a caution, and the issue is closed', async () => {
    await run('breach', 1);
    refuse('POST', /\/comments$/, 403);
    const result = await run('clean', 2);
    expect(result).toMatchObject({ did: 'closed', url: expect.stringContaining('/issues/') });
    expect(result.cautions).toEqual([expect.stringContaining('was not written: no')]);
    expect(onlyIssue(github).state).toBe('closed');
  });

  it('a duplicate that cannot be closed is a caution', async () => {
    await run('breach', 1);
    const { number } = addTracked(github, JOB, reportOf('breach', 1));
    refuse('PATCH', new RegExp(`/issues/${number}$`), 403);
    const { did, cautions } = await run('breach', 2);
    expect([did, cautions]).toEqual(['updated', [expect.stringContaining('is a duplicate of')]]);
  });

  it('an issue that is answered with another text than ours is told', async () => {
    const body = { ...(await run('breach', 1)), number: 1 };
    github.estate.issues.splice(0);
    const answer = { ...body, html_url: 'https://github.com/x', state: 'open', labels: [], body: 'other' };
    github.faults.add({
      method: 'POST',
      path: ISSUES,
      fault: { kind: 'status', status: 201, body: answer },
    });
    await expect(run('breach', 2)).rejects.toThrow('with another text than ours');
  });
});

describe('size', () => {
  it.each([2_000, 30_000])('of %i findings stays within what GitHub takes, also of bytes', async (count) => {
    github.switches.bodyUnit = 'bytes';
    const findings = highFindings(count, '漢'.repeat(150));
    await track(github, reportOf('breach', 1, findings));
    const body = onlyIssue(github).body ?? '';
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(64_000);
    expect(parseDigest(body.split('\n').at(-1) ?? '')).toMatchObject({
      total: count,
      hashes: count > 2_000 ? undefined : expect.anything(),
    });
  });
});

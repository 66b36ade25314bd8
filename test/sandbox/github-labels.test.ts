import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLabel, setLabel } from '../../sandbox/github/labels.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { APP_TOKEN } from '../../sandbox/github/tokens.ts';
import { CONVERSATION, clientFor, NOW, REPOSITORY, sizeOf, startSeededGitHub } from './github-service.ts';

const OVERRIDE = { issue: 42, label: 'policy-gate-override', actor: 'bert-lindqvist', at: NOW } as const;

let github: GitHubSandbox;
let octokit: Octokit;

beforeEach(async () => {
  github = await startSeededGitHub();
  octokit = clientFor(github);
});

afterEach(() => github.close());

const events = async () => (await octokit.rest.issues.listEvents(CONVERSATION)).data;
const labels = async () => {
  const { data } = await octokit.rest.pulls.get({ ...REPOSITORY, pull_number: 42 });
  return data.labels.map(({ name }) => name);
};

describe('labels of a pull request', () => {
  it('are in its record, in lists of pull requests and in the payload of its events', async () => {
    setLabel(github.estate, OVERRIDE);
    const { data } = await octokit.rest.pulls.get({ ...REPOSITORY, pull_number: 42 });
    const names = [{ name: 'infrastructure' }, { name: 'policy-gate-override' }];
    expect(data.labels).toMatchObject(names);
    expect(data.labels[1]).toEqual({
      id: expect.any(Number),
      node_id: expect.any(String),
      url: `${github.url}/repos/acme/infrastructure/labels/policy-gate-override`,
      name: 'policy-gate-override',
      color: expect.stringMatching(/^[0-9a-f]{6}$/),
      default: false,
      description: '',
    });
    const commit_sha = data.head.sha;
    const listed = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...REPOSITORY,
      commit_sha,
    });
    expect(listed.data).toMatchObject([{ labels: names }]);
    expect(github.event('pull_request', 42)).toMatchObject({ pull_request: { labels: names } });
    expect(github.event('pull_request', 43)).toMatchObject({ pull_request: { labels: [] } });
  });

  it('are the same whatever their case, in the spelling that was first', async () => {
    setLabel(github.estate, OVERRIDE);
    const again = setLabel(github.estate, { ...OVERRIDE, label: 'Policy-Gate-Override' });
    expect(again).toBeUndefined();
    expect(await labels()).toEqual(['infrastructure', 'policy-gate-override']);
    removeLabel(github.estate, { ...OVERRIDE, label: 'POLICY-GATE-OVERRIDE' });
    expect(await labels()).toEqual(['infrastructure']);
    setLabel(github.estate, { ...OVERRIDE, label: 'Policy-Gate-Override' });
    expect(await labels()).toEqual(['infrastructure', 'policy-gate-override']);
    const told = (await events()).filter(({ event }) => event.endsWith('labeled')).slice(-3);
    expect(told.map(({ event }) => event)).toEqual(['labeled', 'unlabeled', 'labeled']);
    expect(told.every((event) => 'label' in event && event.label.name === OVERRIDE.label)).toBe(true);
  });

  it('cannot be taken where they are not, nor put on what is not there', () => {
    expect(() => removeLabel(github.estate, OVERRIDE)).toThrow('42 has no label policy-gate-override');
    expect(() => setLabel(github.estate, { ...OVERRIDE, issue: 7 })).toThrow('no pull request 7');
  });
});

describe('the events of an issue', () => {
  it('say who put a label on it and when, and who took it away', async () => {
    setLabel(github.estate, OVERRIDE);
    removeLabel(github.estate, { ...OVERRIDE, actor: 'mallory', at: new Date('2026-03-05T10:21:00Z') });
    const [put, taken] = (await events()).slice(-2);
    expect(put).toEqual({
      id: expect.any(Number),
      node_id: expect.any(String),
      url: `${github.url}/repos/acme/infrastructure/issues/events/${put?.id}`,
      actor: expect.objectContaining({ login: 'bert-lindqvist', type: 'User' }),
      event: 'labeled',
      commit_id: null,
      commit_url: null,
      created_at: '2026-03-05T10:20:30Z',
      label: { name: 'policy-gate-override', color: expect.stringMatching(/^[0-9a-f]{6}$/) },
      performed_via_github_app: null,
    });
    expect(taken).toMatchObject({
      actor: { login: 'mallory' },
      event: 'unlabeled',
      created_at: '2026-03-05T10:21:00Z',
      label: { name: 'policy-gate-override' },
    });
    expect(taken?.id).toBeGreaterThan(put?.id ?? Infinity);
  });

  it('stand in the order of their ids where they are of the same second', async () => {
    setLabel(github.estate, OVERRIDE);
    removeLabel(github.estate, OVERRIDE);
    const told = (await events()).slice(-2).map(({ event }) => event);
    expect(told).toEqual(['labeled', 'unlabeled']);
  });

  it('have no actor once the account is gone', async () => {
    setLabel(github.estate, { ...OVERRIDE, actor: null });
    expect((await events()).at(-1)).toMatchObject({ event: 'labeled', actor: null });
  });

  it('are of more kinds than labels, the oldest first, and of one issue', async () => {
    expect(await events()).toMatchObject([
      { event: 'labeled', label: { name: 'infrastructure' } },
      { event: 'labeled', label: { name: 'needs-work' } },
      { event: 'assigned', assignee: { login: 'alice-okafor' }, assigner: { login: 'bert-lindqvist' } },
      { event: 'renamed', rename: { from: 'Private endpoints' } },
      { event: 'unlabeled', label: { name: 'needs-work' } },
    ]);
    setLabel(github.estate, { ...OVERRIDE, issue: 43 });
    setLabel(github.estate, { ...OVERRIDE, at: new Date('2026-03-02T09:30:00Z') });
    expect((await events()).map(({ created_at }) => created_at.slice(0, 16))).toEqual([
      '2026-03-02T09:00',
      '2026-03-02T09:30',
      '2026-03-02T10:31',
      '2026-03-02T10:31',
      '2026-03-02T11:05',
      '2026-03-03T08:02',
    ]);
  });

  it('are paged as comments are', async () => {
    for (let second = 0; second < 120; second += 1) {
      const at = new Date(NOW.getTime() + second * 1_000);
      setLabel(github.estate, { ...OVERRIDE, label: `label ${second}`, at });
    }
    const page = (query: { per_page?: number; page?: number }) =>
      octokit.rest.issues.listEvents({ ...CONVERSATION, ...query });
    const pages = [{}, { per_page: 500 }, { per_page: 100, page: 2 }, { page: 9 }].map(page);
    expect((await Promise.all(pages)).map(sizeOf)).toEqual([30, 100, 25, 0]);
    expect((await page({ per_page: 100 })).headers.link).toBe(
      `<${github.url}/repositories/735114209/issues/42/events?per_page=100&page=2>; rel="next", ` +
        `<${github.url}/repositories/735114209/issues/42/events?per_page=100&page=2>; rel="last"`,
    );
    const all = await octokit.paginate(octokit.rest.issues.listEvents, { ...CONVERSATION, per_page: 50 });
    expect(new Set(all.map(({ id }) => id)).size).toBe(125);
  });

  it('are open to who may read issues or pull requests, and to no other', async () => {
    const read = async (permissions: { issues: 'none' | 'read'; pull_requests: 'none' | 'read' }) => {
      const all = { contents: 'write', checks: 'write', actions: 'write', ...permissions } as const;
      github.estate.tokens.set('ghs_other', { login: 'acme-gates[bot]', kind: 'Bot', permissions: all });
      return clientFor(github, 'ghs_other').rest.issues.listEvents(CONVERSATION).then(sizeOf);
    };
    expect(await read({ issues: 'read', pull_requests: 'none' })).toBe(5);
    expect(await read({ issues: 'none', pull_requests: 'read' })).toBe(5);
    await expect(read({ issues: 'none', pull_requests: 'none' })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': 'issues=read; pull_requests=read' } },
    });
  });

  it('are not found where the issue is not', async () => {
    const unknown = { ...CONVERSATION, issue_number: 7 };
    for (const token of [github.jobToken, APP_TOKEN]) {
      await expect(clientFor(github, token).rest.issues.listEvents(unknown)).rejects.toMatchObject({
        status: 404,
      });
    }
  });
});

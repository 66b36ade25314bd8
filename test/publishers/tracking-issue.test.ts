import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addIssue, seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { APP_TOKEN } from '../../sandbox/github/tokens.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { parseDigest } from '../../src/report/digest.ts';
import { parseMarker } from '../../src/report/marker.ts';
import { addTracked, type Finds, JOB, NOW, onlyIssue, reportOf, said, track, tracked } from './tracking.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now: () => NOW });
});

afterEach(() => github.close());

const run = (finds: Finds, minute: number, settings?: Parameters<typeof track>[2]) =>
  track(github, reportOf(finds, minute), settings);

describe('the whole life of one issue', () => {
  it('is opened, updated, kept through an error, closed, reopened, and left alone once nobody wants it', async () => {
    expect(await run('clean', 1)).toEqual({ url: '', did: 'not needed', cautions: [] });
    expect(github.estate.issues).toEqual([]);

    const opened = await run('breach', 2);
    expect(opened).toMatchObject({ did: 'opened', cautions: [] });
    const issue = onlyIssue(github);
    expect(issue).toMatchObject({
      state: 'open',
      title: 'Policy Gate: 1 of 2 limits exceeded (Nightly / gate)',
      body: expect.stringContaining('❌ Policy Gate: 1 of 2 limits exceeded'),
    });
    expect(opened.url).toBe(`https://github.com/acme/infrastructure/issues/${issue.number}`);

    const still = await run('breach', 3);
    expect(still).toMatchObject({ url: opened.url, did: 'updated', previous: { total: 2 } });
    expect(said(github, issue)).toEqual([]);

    expect((await run('error', 4)).did).toContain('updated');
    expect(issue).toMatchObject({
      state: 'open',
      title: 'Policy Gate: 1 of 2 limits exceeded (Nightly / gate)',
    });
    expect(issue.body).toContain('🚫 Policy Gate: not evaluated');
    expect(issue.body).toContain('Last read whole 2026-11-23 10:03 UTC: 2 findings (2 high).');

    const closed = await run('clean', 5);
    expect(closed).toMatchObject({
      did: 'closed',
      previous: { readAt: '2026-11-23T10:03:00.000Z', total: 2 },
    });
    expect(issue).toMatchObject({
      state: 'closed',
      stateReason: 'completed',
      title: 'Policy Gate: no limit exceeded (Nightly / gate)',
      body: expect.stringContaining('✅ Policy Gate: no limit exceeded'),
    });
    expect(said(github, issue)).toEqual([expect.stringMatching(/^No limit is exceeded any more \(\[run/)]);

    expect((await run('breach', 6)).did).toBe('reopened');
    expect(issue).toMatchObject({ state: 'open', stateReason: 'reopened' });
    expect(said(github, issue)[1]).toMatch(/^Again: 1 of 2 limits exceeded \(\[run/);

    Object.assign(issue, { state: 'closed', stateReason: 'not_planned', labels: ['WontFix'] });
    const before = structuredClone(issue);
    expect(await run('breach', 7)).toMatchObject({
      url: opened.url,
      did: expect.stringContaining('wontfix'),
    });
    expect(onlyIssue(github)).toEqual(before);
    expect(said(github, issue)).toHaveLength(2);
  });

  it('is reopened also where a person has closed it', async () => {
    await run('breach', 1);
    Object.assign(onlyIssue(github), { state: 'closed', stateReason: 'completed', closedBy: 'alice-okafor' });
    expect((await run('breach', 2)).did).toBe('reopened');
    expect(onlyIssue(github).state).toBe('open');
  });

  it('is updated and never closed while it is open with the label wontfix', async () => {
    await run('breach', 1);
    onlyIssue(github).labels.push('wontfix');
    expect((await run('clean', 2)).did).toBe('updated');
    expect(onlyIssue(github)).toMatchObject({ state: 'open', body: expect.stringContaining('✅') });
    expect(said(github, onlyIssue(github))).toEqual([]);
  });

  it('starts with its marker at the first byte and ends with the digest', async () => {
    await run('breach', 1);
    const body = onlyIssue(github).body ?? '';
    expect(parseMarker(body)).toMatchObject({ intact: true, red: true, readAt: '2026-11-23T10:01:00.000Z' });
    expect(parseDigest(body.split('\n').at(-1) ?? '')).toMatchObject({ total: 2 });
  });

  it('hands the digest on over runs that read nothing whole', async () => {
    await run('breach', 1);
    await run('error', 2);
    await run('error', 3);
    expect((await run('breach', 4)).previous).toMatchObject({ readAt: '2026-11-23T10:01:00.000Z' });
  });

  it('takes nothing for known that somebody has edited', async () => {
    await run('breach', 1);
    const issue = onlyIssue(github);
    issue.body = (issue.body ?? '').replace('severities=0,2', 'severities=9,2');
    expect((await run('breach', 2)).previous).toBeUndefined();
    expect((await run('breach', 3)).previous).toMatchObject({ total: 2 });
  });
});

describe('which issue it is', () => {
  it('is found over all pages, among pull requests, whatever was done to its title and labels', async () => {
    await run('breach', 1);
    const issue = onlyIssue(github);
    Object.assign(issue, { title: 'Please somebody look', labels: [] });
    for (const place of Array.from({ length: 250 }, (_, index) => index)) {
      addIssue(github.estate, { author: JOB, title: `Release ${place}`, body: null, at: NOW });
      addIssue(github.estate, { author: 'alice-okafor', title: `Idea ${place}`, body: 'x', at: NOW });
    }
    // Ours comes last of all.
    github.estate.issues.push(...github.estate.issues.splice(0, 1));
    Object.assign(issue, { createdAt: '2026-11-23T13:00:00Z' });
    const before = github.exchanges.length;
    expect((await run('breach', 2)).did).toBe('updated');
    const lists = github.exchanges.slice(before).filter(({ path }) => path.endsWith('/issues'));
    expect(lists).toHaveLength(3);
    expect(tracked(github)).toHaveLength(1);
  });

  it('is found where GitHub does not take bots in the filter', async () => {
    github.switches.creatorFilter = 'people';
    await run('breach', 1);
    await run('breach', 2);
    expect(tracked(github)).toHaveLength(1);
  });

  it('is not one of somebody who copies the marker, nor a pull request', async () => {
    const copied = addTracked(github, 'mallory', reportOf('clean', 59), 'all is well');
    const pull = github.estate.pulls[0];
    if (pull) Object.assign(pull, { author: JOB });
    expect((await run('breach', 1)).did).toBe('opened');
    expect(copied).toMatchObject({ state: 'open', body: expect.stringContaining('all is well') });
    expect(onlyIssue(github).number).not.toBe(copied.number);
    expect(tracked(github, 'mallory')).toHaveLength(1);
  });

  it('is not that of somebody else also where GitHub answers with the issues of everybody', async () => {
    github.switches.creatorFilter = 'people';
    const copied = addTracked(github, 'mallory', reportOf('clean', 59), 'all is well');
    expect((await run('breach', 1)).did).toBe('opened');
    expect((await run('breach', 2)).did).toBe('updated');
    expect(copied.body).toContain('all is well');
  });

  it('is not one whose marker stands further down', async () => {
    const issue = addTracked(github, JOB, reportOf('breach', 1));
    issue.body = `\n${issue.body}`;
    expect((await run('breach', 2)).did).toBe('opened');
  });

  it('is another for another gate, and for another identity', async () => {
    await run('breach', 1);
    await run('breach', 2, { key: 'd'.repeat(16) });
    await run('breach', 3, { token: APP_TOKEN });
    await run('breach', 4, { token: APP_TOKEN });
    expect(github.estate.issues.map(({ author }) => author)).toEqual([JOB, JOB, 'acme-gates[bot]']);
    expect(parseMarker(onlyIssue(github).body ?? '')?.readAt).toContain('10:01');
  });

  it.each(['refused', 'error'] as const)('is ours also when asking who we are is %s', async (viewer) => {
    github.switches.viewer = viewer;
    await run('breach', 1);
    await run('breach', 2);
    expect(tracked(github)).toHaveLength(1);
  });

  it('is one also for an app that may not ask who it is: the second is closed at once', async () => {
    github.switches.viewer = 'refused';
    await run('breach', 1, { token: APP_TOKEN });
    expect((await run('clean', 2, { token: APP_TOKEN })).did).toBe('not needed');
    expect((await run('breach', 3, { token: APP_TOKEN })).did).toContain('joined with a duplicate');
    expect(github.estate.issues.map(({ state, stateReason }) => [state, stateReason])).toEqual([
      ['open', null],
      ['closed', 'not_planned'],
    ]);
  });
});

/** What is done to an issue in a state, by what the run finds. */
const TABLE: readonly (readonly [
  before: 'none' | 'open' | 'closed' | 'wontfix' | 'closed wontfix',
  Finds,
  string,
])[] = [
  ['none', 'breach', 'opened'],
  ['none', 'clean', 'not needed'],
  ['none', 'error', 'not needed'],
  ['none', 'no evidence', 'not needed'],
  ['none', 'skipped', 'not needed'],
  ['open', 'breach', 'updated'],
  ['open', 'clean', 'closed'],
  ['open', 'error', 'updated: this run proves nothing'],
  ['open', 'no evidence', 'updated: this run proves nothing'],
  ['open', 'skipped', 'left alone'],
  ['closed', 'breach', 'reopened'],
  ['closed', 'clean', 'updated'],
  ['closed', 'error', 'left alone'],
  ['closed', 'no evidence', 'left alone'],
  ['closed', 'skipped', 'left alone'],
  ['wontfix', 'breach', 'updated'],
  ['wontfix', 'clean', 'updated'],
  ['wontfix', 'error', 'updated: this run proves nothing'],
  ['closed wontfix', 'breach', 'left alone'],
  ['closed wontfix', 'clean', 'left alone'],
  ['closed wontfix', 'error', 'left alone'],
];

const STATE_AFTER: Readonly<Record<string, string>> = { opened: 'open', reopened: 'open', closed: 'closed' };

describe('what is done', () => {
  it.each(TABLE)('to one that is %s, when a run finds %s: %s', async (before, finds, did) => {
    const state = before.startsWith('closed') ? 'closed' : 'open';
    if (before !== 'none') {
      await run('breach', 1);
      Object.assign(onlyIssue(github), { state, labels: before.endsWith('wontfix') ? ['wontfix'] : [] });
    }
    const body = github.estate.issues[0]?.body;
    const result = await run(finds, 2);
    expect(result.did).toMatch(new RegExp(`^${did}`));
    const [issue, ...more] = github.estate.issues;
    expect(more).toEqual([]);
    expect(issue?.state).toBe(did === 'not needed' ? undefined : (STATE_AFTER[did] ?? state));
    expect(issue?.body === body).toBe(/^(left alone|not needed)/.test(did));
    const news = issue === undefined ? [] : said(github, issue);
    expect(news).toHaveLength(did === 'closed' || did === 'reopened' ? 1 : 0);
  });
});

it('a later attempt of the run that has written the issue counts, though it joins what was read before', async () => {
  const of = (finds: Finds, minute: number, id: string) => {
    const report = reportOf(finds, minute);
    return { ...report, run: { ...report.run, id } };
  };
  await track(github, of('breach', 5, '7'));
  expect((await track(github, of('clean', 4, '8'))).did).toContain('left alone: a run that read later');
  expect((await track(github, of('clean', 4, '7'))).did).toBe('closed');
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addComment, seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { APP_TOKEN } from '../../sandbox/github/tokens.ts';
import { seededRandom } from '../../sandbox/random.ts';
import type { CommentMode } from '../../src/config/settings.ts';
import { createOctokit } from '../../src/github/octokit.ts';
import { publishComment, type WantedComment } from '../../src/publishers/pull-request-comment.ts';
import { type Marker, markedBody, parseMarker } from '../../src/report/marker.ts';

const KEY = 'c'.repeat(16);
const NOW = new Date('2026-11-23T12:00:00Z');
const JOB = 'github-actions[bot]';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startGitHub({
    estate: seedGitHubEstate(seededRandom(3)),
    now: () => NOW,
  });
});

afterEach(() => github.close());

const marker = (minute: number, overrides: Partial<Marker> = {}): Marker => ({
  key: KEY,
  readAt: `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`,
  state: 'a'.repeat(16),
  red: true,
  ...overrides,
});

function wanted(minute: number, text: string, overrides: Partial<WantedComment> = {}): WantedComment {
  const pull = github.estate.pulls.find(({ number }) => number === 42);
  return {
    issue: { owner: 'acme', repo: 'infrastructure', issue_number: 42 },
    headSha: pull?.headSha ?? '',
    mode: 'always',
    marker: marker(minute),
    text,
    now: NOW,
    ...overrides,
  };
}

const publish = (comment: WantedComment, token = github.jobToken, deadlineMs = 60_000) =>
  publishComment(createOctokit(token, github.url, { secondMs: 1, deadlineMs }), comment);

/** Comments that carry our marker, by author. */
const marked = (author = JOB) =>
  github.estate.comments.filter(
    (comment) => comment.author === author && parseMarker(comment.body)?.key === KEY,
  );

const rival = (author: string, minute: number, text: string) =>
  addComment(github.estate, {
    issue: 42,
    author,
    body: markedBody(marker(minute), text),
    at: new Date('2026-11-23T11:00:00Z'),
  });

describe('one comment that stays true', () => {
  it('is created once and edited in place, over all pages', async () => {
    const created = await publish(wanted(1, 'first'));
    expect(created.did).toBe('created');
    const updated = await publish(wanted(2, 'second'));
    expect(updated).toEqual({ url: created.url, did: 'updated' });
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['second']);
    const lists = github.exchanges.filter(
      ({ path, method }) => method === 'GET' && path.endsWith('/comments'),
    );
    expect(lists.length).toBeGreaterThanOrEqual(4);
  });

  it('starts with its marker at the first byte', async () => {
    await publish(wanted(1, 'text'));
    expect(marked()[0]?.body).toBe(markedBody(marker(1), 'text'));
  });

  it('is not taken over by somebody who copies the marker', async () => {
    rival('mallory', 59, 'all is well');
    await publish(wanted(1, 'the truth'));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['the truth']);
    expect(marked('mallory').map(({ body }) => body.split('\n')[1])).toEqual(['all is well']);
  });

  it('belongs to whoever the token is: an app edits its own', async () => {
    rival(JOB, 1, 'of the job token');
    await publish(wanted(2, 'one'), APP_TOKEN);
    await publish(wanted(3, 'two'), APP_TOKEN);
    expect(marked('acme-gates[bot]').map(({ body }) => body.split('\n')[1])).toEqual(['two']);
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['of the job token']);
  });

  it.each(['refused', 'error'] as const)('finds its own when asking who we are is %s', async (viewer) => {
    github.switches.viewer = viewer;
    await publish(wanted(1, 'first'));
    await publish(wanted(2, 'second'));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['second']);
  });

  it('keeps the comments of two gates apart', async () => {
    await publish(wanted(1, 'ours'));
    const other = 'd'.repeat(16);
    await publish(wanted(1, 'theirs', { marker: marker(1, { key: other }) }));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['ours']);
  });
});

describe('an older run never overwrites', () => {
  it('what a run that read later wrote', async () => {
    await publish(wanted(5, 'newer'));
    const late = await publish(wanted(4, 'older'));
    expect(late.did).toContain('a run that read later');
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['newer']);
  });

  it('when its head is no longer the head of the pull request', async () => {
    await publish(wanted(1, 'of the head'));
    const stale = await publish(wanted(2, 'of a stale head', { headSha: 'f'.repeat(40) }));
    expect(stale.did).toContain('newer head');
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['of the head']);
  });
});

describe('a token that may not read pull requests', () => {
  it.each([403, 404])('still keeps the comment true when asked and answered %i', async (status) => {
    github.faults.add({ path: /pulls\/42$/, fault: { kind: 'status', status, body: { message: 'no' } } });
    await publish(wanted(2, 'newer'));
    await publish(wanted(1, 'older'));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['newer']);
  });
});

describe('runs at once', () => {
  it('that both create agree on the first comment, with the newest text', async () => {
    github.beforeAnswer = ({ method, url }) => {
      if (method !== 'POST' || !url.pathname.endsWith('/comments')) return;
      github.beforeAnswer = undefined;
      rival(JOB, 9, 'newer rival');
    };
    const result = await publish(wanted(1, 'ours, older'));
    expect(result.did).toContain('joined');
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['newer rival']);
  });

  it('leave our newer text in the older comment of the rival', async () => {
    github.beforeAnswer = ({ method, url }) => {
      if (method !== 'POST' || !url.pathname.endsWith('/comments')) return;
      github.beforeAnswer = undefined;
      rival(JOB, 1, 'older rival');
    };
    await publish(wanted(9, 'ours, newer'));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['ours, newer']);
  });

  it('truly together leave exactly one', async () => {
    await Promise.all([publish(wanted(1, 'a')), publish(wanted(2, 'b'))]);
    await publish(wanted(3, 'c'));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['c']);
  });

  it('a comment that was created although the answer said 502 is not doubled', async () => {
    github.switches.createAnswers = 'next-created-but-502';
    await publish(wanted(1, 'once'));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['once']);
  });
});

describe('what others do to the comment', () => {
  const future = '2999-01-01T00:00:00.000Z';

  it('a marker from the future does not freeze it', async () => {
    await publish(wanted(1, 'red'));
    const [own] = marked();
    if (own !== undefined) own.body = markedBody(marker(1, { readAt: future, red: false }), 'all is well');
    expect((await publish(wanted(2, 'the truth'))).did).toBe('updated');
  });

  it.each(['on-change', 'on-breach'] as const)('an edited text is put right in mode %s', async (mode) => {
    const green = marker(1, { red: false });
    await publish(wanted(1, 'the truth', { marker: green }));
    const [own] = marked();
    if (own !== undefined) own.body = own.body.replace('the truth', 'a lie');
    await publish(wanted(2, 'the truth', { mode, marker: marker(2, { red: false }) }));
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['the truth']);
  });

  it('a comment deleted between our looks is created again', async () => {
    await publish(wanted(1, 'first'));
    github.beforeAnswer = ({ url }) => {
      if (!url.pathname.endsWith('/pulls/42')) return;
      github.beforeAnswer = undefined;
      github.estate.comments.splice(
        github.estate.comments.findIndex(({ author }) => author === JOB),
        1,
      );
    };
    expect((await publish(wanted(2, 'second'))).did).toBe('created');
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['second']);
  });

  it('a comment deleted at the very last moment is created again', async () => {
    await publish(wanted(1, 'first'));
    github.beforeAnswer = ({ method }) => {
      if (method !== 'PATCH') return;
      github.beforeAnswer = undefined;
      github.estate.comments.splice(
        github.estate.comments.findIndex(({ author }) => author === JOB),
        1,
      );
    };
    expect((await publish(wanted(2, 'second'))).did).toBe('created');
  });

  it('what a newer run wrote between our looks stays', async () => {
    await publish(wanted(1, 'first'));
    github.beforeAnswer = ({ url }) => {
      if (!url.pathname.endsWith('/pulls/42')) return;
      github.beforeAnswer = undefined;
      const [own] = marked();
      if (own !== undefined) own.body = markedBody(marker(9), 'newer');
    };
    expect((await publish(wanted(2, 'older'))).did).toContain('read later');
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['newer']);
  });

  it('an outage while asking who we are writes nothing, rather than to another identity', async () => {
    rival(JOB, 1, 'of the job token');
    github.faults.add({ path: /graphql/, fault: { kind: 'status', status: 502 } });
    await expect(publish(wanted(2, 'of the app'), APP_TOKEN)).rejects.toMatchObject({ status: 502 });
    expect(marked().map(({ body }) => body.split('\n')[1])).toEqual(['of the job token']);
  });
});

describe('modes', () => {
  const green = { red: false };
  const changed = { state: 'b'.repeat(16) };
  it.each<[CommentMode, Partial<Marker> | undefined, Partial<Marker>, string]>([
    ['always', undefined, green, 'created'],
    ['always', {}, {}, 'updated'],
    ['on-breach', undefined, green, 'left alone'],
    ['on-breach', undefined, {}, 'created'],
    ['on-breach', green, green, 'left alone'],
    ['on-breach', {}, green, 'updated'],
    ['on-change', undefined, green, 'created'],
    ['on-change', {}, {}, 'left alone'],
    ['on-change', {}, changed, 'updated'],
  ])('%s, over %o, with %o: %s', async (mode, before, now, did) => {
    if (before !== undefined) await publish(wanted(1, 'before', { marker: marker(1, before) }));
    const result = await publish(wanted(2, 'now', { mode, marker: marker(2, now) }));
    expect(result.did).toContain(did);
  });
});

describe('what GitHub refuses', () => {
  it.each([
    ['a token that may only read', 'read-only', 403],
    ['a bad token', 'bad', 401],
  ])('%s rejects', async (_, token, status) => {
    const secret = token === 'bad' ? 'ghs_nonsense' : github.readOnlyToken;
    await expect(publish(wanted(1, 'x'), secret)).rejects.toMatchObject({ status });
    expect(marked()).toEqual([]);
  });

  it.each(['hang', 'stall'] as const)('an answer that %ss ends at the deadline', async (kind) => {
    github.faults.add({ path: /comments/, fault: { kind } });
    await expect(publish(wanted(1, 'x'), github.jobToken, 200)).rejects.toThrow(/abort|time/i);
  });

  it('waits out a short secondary limit and writes then', async () => {
    github.switches.secondaryLimit = { write: 1, status: 403, retryAfter: 2 };
    expect((await publish(wanted(1, 'x'))).did).toBe('created');
  });
});

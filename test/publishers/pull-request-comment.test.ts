import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP_TOKEN } from '../../sandbox/github/tokens.ts';
import type { CommentMode } from '../../src/config/settings.ts';
import { type Marker, markedBody } from '../../src/report/marker.ts';
import { type CommentScene, JOB, marker, startComments } from './comment-scene.ts';

let scene: CommentScene;

beforeEach(async () => {
  scene = await startComments();
});

afterEach(() => scene.github.close());

const wanted: CommentScene['wanted'] = (...given) => scene.wanted(...given);
const publish: CommentScene['publish'] = (...given) => scene.publish(...given);
const marked: CommentScene['marked'] = (...given) => scene.marked(...given);
const texts: CommentScene['texts'] = (...given) => scene.texts(...given);
const rival: CommentScene['rival'] = (...given) => scene.rival(...given);

describe('one comment that stays true', () => {
  it('is created once and edited in place, over all pages', async () => {
    const created = await publish(wanted(1, 'first'));
    expect(created.did).toBe('created');
    const updated = await publish(wanted(2, 'second'));
    expect(updated).toMatchObject({ url: created.url, did: 'updated' });
    expect(texts()).toEqual(['second']);
    const lists = scene.github.exchanges.filter(
      ({ path, method }) => method === 'GET' && path.endsWith('/comments'),
    );
    expect(lists.length).toBeGreaterThanOrEqual(4);
  });

  it('is rewritten by a later attempt of its run, though that joins what was read before', async () => {
    await publish(wanted(5, 'nothing there to join'));
    expect((await publish(wanted(4, 'all', { marker: marker(4, { run: 5 }) }))).did).toBe('updated');
    expect((await publish(wanted(3, 'of another run'))).did).toContain('left alone: a run that read later');
    expect(texts()).toEqual(['all']);
  });

  it('has no other beside it where GitHub answers with null for the list', async () => {
    await publish(wanted(1, 'first'));
    const path = /issues\/42\/comments/;
    scene.github.faults.add({ method: 'GET', path, fault: { kind: 'status', status: 200, body: null } });
    await expect(publish(wanted(2, 'second'))).rejects.toThrow('GitHub answered HTTP 200 without whole JSON');
    expect(texts()).toEqual(['first']);
  });

  it('starts with its marker at the first byte', async () => {
    await publish(wanted(1, 'text'));
    expect(marked()[0]?.body).toBe(markedBody(marker(1), 'text'));
  });

  it('is not taken over by somebody who copies the marker', async () => {
    rival('mallory', 59, 'all is well');
    await publish(wanted(1, 'the truth'));
    expect(texts()).toEqual(['the truth']);
    expect(texts('mallory')).toEqual(['all is well']);
  });

  it('belongs to whoever the token is: an app edits its own', async () => {
    rival(JOB, 1, 'of the job token');
    await publish(wanted(2, 'one'), APP_TOKEN);
    await publish(wanted(3, 'two'), APP_TOKEN);
    expect(texts('acme-gates[bot]')).toEqual(['two']);
    expect(texts()).toEqual(['of the job token']);
  });

  it.each(['refused', 'error'] as const)('finds its own when asking who we are is %s', async (viewer) => {
    scene.github.switches.viewer = viewer;
    await publish(wanted(1, 'first'));
    await publish(wanted(2, 'second'));
    expect(texts()).toEqual(['second']);
  });

  it('keeps the comments of two gates apart', async () => {
    await publish(wanted(1, 'ours'));
    const other = 'd'.repeat(16);
    await publish(wanted(1, 'theirs', { marker: marker(1, { key: other }) }));
    expect(texts()).toEqual(['ours']);
  });
});

describe('an older run never overwrites', () => {
  it('what a run that read later wrote', async () => {
    await publish(wanted(5, 'newer'));
    const late = await publish(wanted(4, 'older'));
    expect(late.did).toContain('a run that read later');
    expect(texts()).toEqual(['newer']);
  });

  it('when its head is no longer the head of the pull request', async () => {
    await publish(wanted(1, 'of the head'));
    const stale = await publish(wanted(2, 'of a stale head', { headSha: 'f'.repeat(40) }));
    expect(stale.did).toContain('newer head');
    expect(texts()).toEqual(['of the head']);
  });
});

describe('a token that may not read pull requests', () => {
  it.each([403, 404])('still keeps the comment true when asked and answered %i', async (status) => {
    scene.github.faults.add({
      path: /pulls\/42$/,
      fault: { kind: 'status', status, body: { message: 'no' } },
    });
    await publish(wanted(2, 'newer'));
    await publish(wanted(1, 'older'));
    expect(texts()).toEqual(['newer']);
  });
});

describe('runs at once', () => {
  /** Lets a rival create its comment right before ours. */
  const beforeOurs = (minute: number, text: string): void => {
    scene.github.beforeAnswer = ({ method, url }) => {
      if (method !== 'POST' || !url.pathname.endsWith('/comments')) return;
      scene.github.beforeAnswer = undefined;
      rival(JOB, minute, text);
    };
  };

  it('that both create agree on the first comment, with the newest text', async () => {
    beforeOurs(9, 'newer rival');
    const result = await publish(wanted(1, 'ours, older'));
    expect(result.did).toContain('joined');
    expect(texts()).toEqual(['newer rival']);
  });

  it('leave our newer text in the older comment of the rival', async () => {
    beforeOurs(1, 'older rival');
    await publish(wanted(9, 'ours, newer'));
    expect(texts()).toEqual(['ours, newer']);
  });

  it('agree also where the list does not have ours yet', async () => {
    beforeOurs(1, 'older rival');
    const lists = { method: 'GET', path: /issues\/42\/comments/ } as const;
    const withoutOurs = (body: unknown): unknown =>
      Array.isArray(body) ? body.filter((comment) => !JSON.stringify(comment).includes('ours, newer')) : body;
    scene.github.faults.add({ ...lists, fault: { kind: 'rewrite', body: withoutOurs } });
    await publish(wanted(9, 'ours, newer'));
    expect(texts()).toEqual(['ours, newer']);
  });

  it('tell the address of the one that stays, whoever tidies up', async () => {
    beforeOurs(1, 'older rival');
    const own = () => marked().map(({ id }) => id);
    const result = await publish(wanted(9, 'ours, newer'));
    expect(result.url).toContain(`#issuecomment-${own()[0]}`);
    rival(JOB, 20, 'a duplicate');
    expect((await publish(wanted(10, 'older'))).url).toContain(`#issuecomment-${own()[0]}`);
  });

  it('truly together leave exactly one', async () => {
    await Promise.all([publish(wanted(1, 'a')), publish(wanted(2, 'b'))]);
    await publish(wanted(3, 'c'));
    expect(texts()).toEqual(['c']);
  });

  it('a comment that was created although the answer said 502 is not doubled', async () => {
    scene.github.switches.createAnswers = 'next-created-but-502';
    await publish(wanted(1, 'once'));
    expect(texts()).toEqual(['once']);
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
    expect(texts()).toEqual(['the truth']);
  });

  it('a comment deleted between our looks is created again', async () => {
    await publish(wanted(1, 'first'));
    scene.github.beforeAnswer = ({ url }) => {
      if (!url.pathname.endsWith('/pulls/42')) return;
      scene.github.beforeAnswer = undefined;
      scene.github.estate.comments.splice(
        scene.github.estate.comments.findIndex(({ author }) => author === JOB),
        1,
      );
    };
    expect((await publish(wanted(2, 'second'))).did).toBe('created');
    expect(texts()).toEqual(['second']);
  });

  it('a comment deleted at the very last moment is created again', async () => {
    await publish(wanted(1, 'first'));
    scene.github.beforeAnswer = ({ method }) => {
      if (method !== 'PATCH') return;
      scene.github.beforeAnswer = undefined;
      scene.github.estate.comments.splice(
        scene.github.estate.comments.findIndex(({ author }) => author === JOB),
        1,
      );
    };
    expect((await publish(wanted(2, 'second'))).did).toBe('created');
  });

  it('what a newer run wrote between our looks stays', async () => {
    await publish(wanted(1, 'first'));
    scene.github.beforeAnswer = ({ url }) => {
      if (!url.pathname.endsWith('/pulls/42')) return;
      scene.github.beforeAnswer = undefined;
      const [own] = marked();
      if (own !== undefined) own.body = markedBody(marker(9), 'newer');
    };
    expect((await publish(wanted(2, 'older'))).did).toContain('read later');
    expect(texts()).toEqual(['newer']);
  });

  it('is not written where GitHub answers null when asked who we are', async () => {
    await publish(wanted(1, 'first'));
    scene.github.faults.add({ path: /graphql/, fault: { kind: 'status', status: 200, body: null } });
    await expect(publish(wanted(2, 'second'))).rejects.toThrow('GitHub answered HTTP 200 without whole JSON');
    expect(texts()).toEqual(['first']);
  });

  it('an outage while asking who we are writes nothing, rather than to another identity', async () => {
    rival(JOB, 1, 'of the job token');
    scene.github.faults.add({ path: /graphql/, fault: { kind: 'status', status: 502 } });
    await expect(publish(wanted(2, 'of the app'), APP_TOKEN)).rejects.toMatchObject({ status: 502 });
    expect(texts()).toEqual(['of the job token']);
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
    const secret = token === 'bad' ? 'ghs_nonsense' : scene.github.readOnlyToken;
    await expect(publish(wanted(1, 'x'), secret)).rejects.toMatchObject({ status });
    expect(marked()).toEqual([]);
  });

  it.each(['hang', 'stall'] as const)('an answer that %ss ends at the deadline', async (kind) => {
    scene.github.faults.add({ path: /comments/, fault: { kind } });
    await expect(publish(wanted(1, 'x'), scene.github.jobToken, 200)).rejects.toThrow(/abort|time|whole/i);
  });

  it('waits out a short secondary limit and writes then', async () => {
    scene.github.switches.secondaryLimit = { write: 1, status: 403, retryAfter: 2 };
    expect((await publish(wanted(1, 'x'))).did).toBe('created');
  });
});

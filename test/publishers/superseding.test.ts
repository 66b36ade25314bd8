import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP_TOKEN } from '../../sandbox/github/tokens.ts';
import type { WantedComment } from '../../src/publishers/comment-view.ts';
import { type Digest, nextDigest, withDigest } from '../../src/report/digest.ts';
import { type Marker, markedBody, parseMarker, supersededMarker } from '../../src/report/marker.ts';
import { makeReport } from '../builders/report.ts';
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

describe('comments of older runs of the same job about other targets', () => {
  const OTHER = 'd'.repeat(16);
  const sibling = (minute: number, text: string, overrides: Partial<Marker> = {}) =>
    scene.rival(JOB, minute, text, { key: OTHER, ...overrides });
  const others = () =>
    scene.github.estate.comments
      .filter(({ body }) => parseMarker(body)?.key === OTHER)
      .map(({ body }) => body.split('\n').slice(1).join('\n'));
  const publishAll = async (comment: WantedComment) => {
    const result = await publish(comment);
    await result.settle();
    return result;
  };
  const digest = nextDigest(makeReport({}), undefined);

  it('are superseded, and keep what they leave for their own next run', async () => {
    sibling(1, withDigest('red', digest));
    await publishAll(wanted(5, 'ours'));
    expect(others()).toEqual([withDigest('superseded', digest)]);
  });

  it.each<[string, number, Partial<Marker>]>([
    ['of another job', 1, { job: 'f'.repeat(16) }],
    ['of the same run: a sibling in the matrix', 1, { run: 5 }],
    ['of a run outside of GitHub Actions', 1, { run: 0 }],
    ['of an older run that reads later: its re-run', 9, { run: 1 }],
  ])('are left alone %s', async (_, minute, overrides) => {
    sibling(minute, 'theirs', overrides);
    await publishAll(wanted(5, 'ours'));
    expect(others()).toEqual(['theirs']);
    expect(texts()).toEqual(['ours']);
  });

  it('are left alone of another author', async () => {
    sibling(1, 'of the job token');
    await publishAll(wanted(5, 'ours', { marker: marker(5) }));
    const before = others();
    const result = await publish(wanted(6, 'of the app'), APP_TOKEN);
    await result.settle();
    expect(others()).toEqual(before);
  });

  it('are superseded where ours has nothing to say', async () => {
    sibling(1, 'red');
    const result = await publishAll(
      wanted(5, 'ours', { mode: 'on-breach', marker: marker(5, { red: false }) }),
    );
    expect(result.did).toContain('nothing to say');
    expect(others()).toEqual(['superseded']);
  });

  it('are not written twice', async () => {
    sibling(1, 'red');
    await publishAll(wanted(5, 'ours'));
    const writes = () => scene.github.exchanges.filter(({ method }) => method === 'PATCH').length;
    const before = writes();
    await publishAll(wanted(6, 'ours again'));
    expect(writes() - before).toBe(1);
  });

  it('that a sibling makes true meanwhile are left alone', async () => {
    const [theirs] = [sibling(1, 'red')];
    const result = await publish(wanted(5, 'ours'));
    theirs.body = markedBody(marker(5, { key: OTHER }), 'true again');
    await result.settle();
    expect(others()).toEqual(['true again']);
  });

  it('are made true again by their own job, in every mode', async () => {
    for (const mode of ['always', 'on-breach', 'on-change'] as const) {
      sibling(1, 'red');
      await publishAll(wanted(5, 'ours'));
      const own = marker(6, { key: OTHER, run: 5, red: false, state: '1'.repeat(16) });
      await publishAll(wanted(6, 'theirs, and true', { mode, marker: own }));
      expect(others()).toEqual(['theirs, and true']);
      scene.github.estate.comments.splice(0);
    }
  });

  it('that began later keep ours from being written', async () => {
    sibling(9, 'newer', { run: 9 });
    const result = await publishAll(wanted(5, 'ours'));
    expect(result.did).toContain('a newer run of this job tells of other targets');
    expect(marked()).toEqual([]);
  });

  it('from the future keep nothing from being written', async () => {
    sibling(9, 'lies', { run: 9, readAt: '2999-01-01T00:00:00.000Z' });
    expect((await publishAll(wanted(5, 'ours'))).did).toBe('created');
  });

  it('ours is true again where a sibling superseded it while we did the same', async () => {
    await publish(wanted(4, 'ours, older'));
    sibling(1, 'red');
    const result = await publish(wanted(5, 'ours'));
    const [own] = marked();
    if (own !== undefined) own.body = markedBody(supersededMarker(marker(4)), 'superseded');
    await result.settle();
    expect(texts()).toEqual(['ours']);
  });

  it('a refusal rejects, and ours stands', async () => {
    const { id } = sibling(1, 'red');
    scene.github.faults.add({
      method: 'PATCH',
      path: new RegExp(`comments/${id}$`),
      fault: { kind: 'status', status: 403 },
    });
    const result = await publish(wanted(5, 'ours'));
    await expect(result.settle()).rejects.toMatchObject({ status: 403 });
    expect(texts()).toEqual(['ours']);
  });
});

describe('what the comment before leaves', () => {
  const telling = (previous: Digest | undefined) =>
    withDigest(previous === undefined ? 'first' : `after ${previous.total}`, digest);
  const digest = nextDigest(makeReport({}), undefined);
  const write = (minute: number) => publish({ ...wanted(minute, ''), text: telling });

  it('reaches the next', async () => {
    expect((await write(1)).previous).toBeUndefined();
    expect((await write(2)).previous).toEqual(digest);
    expect(texts()).toEqual(['after 0']);
  });

  it('is not believed once somebody has edited it', async () => {
    await write(1);
    const [own] = marked();
    if (own !== undefined) own.body = own.body.replace('first', 'edited');
    expect((await write(2)).previous).toBeUndefined();
  });
});

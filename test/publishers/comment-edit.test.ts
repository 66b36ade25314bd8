import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Door } from '../../sandbox/github/door.ts';
import type { GitHubSwitches } from '../../sandbox/github/switches.ts';
import { createOctokit } from '../../src/github/octokit.ts';
import { type Marker, markedBody } from '../../src/report/marker.ts';
import { type CommentScene, marker, startComments } from './comment-scene.ts';

let scene: CommentScene;
const OTHER_TOKEN = 'ghs_other-job';

beforeEach(async () => {
  scene = await startComments();
  const { tokens } = scene.github.estate;
  const rights = tokens.get(scene.github.jobToken);
  if (rights !== undefined) tokens.set(OTHER_TOKEN, rights);
});

afterEach(() => scene.github.close());

/** Edits the comment as another run does. */
async function rivalEdits(body: string): Promise<void> {
  const [own] = scene.marked();
  await createOctokit(OTHER_TOKEN, scene.github.url).rest.issues.updateComment({
    owner: 'acme',
    repo: 'infrastructure',
    comment_id: own?.id ?? 0,
    body,
  });
}

/** Ours of minute 5 is on its way when the rival's edit is done. */
async function publishAround(rival: string) {
  await scene.publish(scene.wanted(1, 'before'));
  const door = new Door();
  scene.github.beforeAnswer = door.enter;
  const edit = door.hold({ method: 'PATCH', path: /comments/, token: scene.github.jobToken });
  const ours = scene.publish(scene.wanted(5, 'ours'));
  await edit.arrived;
  await rivalEdits(rival);
  edit.release();
  return ours;
}

describe('an edit that reaches GitHub after another', () => {
  it('gives way to what was read later', async () => {
    const result = await publishAround(markedBody(marker(9), 'newer'));
    expect(result.did).toContain('read later');
    expect(scene.texts()).toEqual(['newer']);
  });

  const readAt = '2026-11-23T12:10:00.000Z';
  it.each<[string, Partial<Marker>, (body: string) => string]>([
    ['was read earlier', { readAt: marker(4).readAt }, (body) => body],
    ['somebody has edited by hand', {}, (body) => `${body}, and well`],
    ['was read further in the future than clocks differ', { readAt }, (body) => body],
    ['is of another gate', { key: 'd'.repeat(16) }, (body) => body],
  ])('stands over what %s', async (_, overrides, change) => {
    const result = await publishAround(change(markedBody(marker(9, overrides), 'theirs')));
    expect(result.did).toBe('updated');
    expect(scene.texts()).toEqual(['ours']);
  });

  it.each<Partial<GitHubSwitches>>([{ viewer: 'refused' }, { edits: 'hidden' }])(
    'stands where GitHub does not tell what it overwrote: %o',
    async (switches) => {
      Object.assign(scene.github.switches, switches);
      expect((await publishAround(markedBody(marker(9), 'newer'))).did).toBe('updated');
      expect(scene.texts()).toEqual(['ours']);
    },
  );
});

it('what was overwritten knowingly does not come back once its time has come', async () => {
  await scene.publish(scene.wanted(1, 'first'));
  await rivalEdits(markedBody(marker(1, { readAt: '2026-11-23T12:10:00.000Z' }), 'of a fast clock'));
  await scene.publish(scene.wanted(2, 'second'));
  await scene.publish(scene.wanted(3, 'third', { now: new Date('2026-11-23T12:06:00Z') }));
  expect(scene.texts()).toEqual(['third']);
});

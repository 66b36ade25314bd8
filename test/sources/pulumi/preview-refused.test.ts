import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asEventLog, plainPreviewJson } from '../../../sandbox/pulumi/preview-events.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import { parsePreviewLines } from '../../../src/sources/pulumi/preview/reference.ts';
import { type PreviewScene, STACK, startPreviewScene, UPDATE } from './preview-scene.ts';
import { readPulumi } from './reader.ts';
import { ofStack, openIssues } from './truth.ts';

let scene: PreviewScene;

beforeEach(async () => {
  scene = await startPreviewScene();
});

afterEach(() => scene.close());

describe('a preview that proves nothing is an error, and the open issues are counted as they are', () => {
  async function expectUnread(reading: Promise<SourceOutcome>, code: string, words: string): Promise<void> {
    const { findings, setAside, targets } = await reading;
    expect(targets).toMatchObject([
      {
        preview: 'failed',
        state: { kind: 'failed', failure: { code, message: expect.stringContaining(words) } },
      },
    ]);
    expect(setAside).toEqual([]);
    expect(findings).toHaveLength(openIssues(scene.pulumi, ofStack('acme', 'website', 'staging')).size);
  }

  const SUMMARY = 'summaryEvent';
  it.each<[string, () => string, string, string]>([
    [
      'a log without its end',
      () => asEventLog(scene.events().slice(0, -3)),
      'incomplete',
      'summary is missing',
    ],
    [
      'a log in which no policy ran',
      () => asEventLog(scene.events({ packs: [], resources: [{ urn: scene.kept.resourceURN, op: 'same' }] })),
      'incomplete',
      'no policy pack ran',
    ],
    [
      'the log of an update',
      () => asEventLog(scene.events({ isPreview: false })),
      'incomplete',
      'not say that this is a preview',
    ],
    [
      'another stack’s log',
      () => asEventLog(scene.events()).replaceAll('staging::website', 'staging::shop'),
      'incomplete',
      'website/staging was asked for',
    ],
    [
      'plain preview JSON',
      () => plainPreviewJson({ resources: [{ urn: scene.kept.resourceURN, op: 'same' }] }),
      'incomplete',
      'PULUMI_ENABLE_STREAMING_JSON_PREVIEW',
    ],
    ['a cancelled preview', () => asEventLog(scene.events({ result: 'canceled' })), 'incomplete', 'canceled'],
    ['nothing', () => '', 'incomplete', 'no engine event'],
    ['something else', () => 'hello\n', 'incomplete', 'no engine event'],
    [
      'a log with a broken line',
      () => asEventLog(scene.events()).replace(`"${SUMMARY}"`, `"${SUMMARY}`),
      'not-json',
      'is no JSON',
    ],
  ])('%s', async (_, text, code, words) => {
    const path = join(scene.folder, 'events.json');
    await writeFile(path, text());
    await expectUnread(scene.read(path), code, words);
  });

  it('a log that is not there', async () => {
    await expectUnread(scene.read(join(scene.folder, 'gone.json')), 'not-found', 'gone.json');
  });

  it.each<[string, () => void, string]>([
    [
      'none of the head',
      () => scene.addPreview(UPDATE, { headSha: 'b'.repeat(40) }),
      'none of the 1 previews since the latest update is of commit aaaa',
    ],
    [
      'none at all',
      () => undefined,
      'since its latest update the stack has no preview, and so none of commit aaaa',
    ],
    ['one that still runs', () => scene.addPreview(UPDATE, { result: 'in-progress' }), 'is in-progress'],
  ])('latest, where there is %s', async (_, change, words) => {
    change();
    await expectUnread(scene.read('latest'), 'incomplete', words);
  });

  it('latest, where the run has no commit', async () => {
    scene.addPreview(UPDATE);
    const parsed = parsePreviewLines('latest');
    const previews = 'value' in parsed ? parsed.value : [];
    const { targets } = await readPulumi(scene.pulumi, {
      stacks: [STACK],
      plan: { previews, commit: undefined },
    });
    expect(targets).toMatchObject([{ state: { kind: 'failed', failure: { code: 'incomplete' } } }]);
  });

  it('an update id that is not there', async () => {
    await expectUnread(scene.read(UPDATE), 'not-found', `no preview ${UPDATE}`);
  });

  it('events whose pages do not end', async () => {
    const body = { events: [], continuationToken: 'again' };
    scene.pulumi.faults.add({ path: /preview\/.*events/, fault: { kind: 'status', status: 200, body } });
    await expectUnread(scene.read(UPDATE), 'incomplete', 'does not end');
  });

  it('events of which a page is lost', async () => {
    scene.pulumi.switches.eventPageSize = 3;
    scene.addPreview(UPDATE);
    scene.pulumi.faults.add({
      path: /continuationToken/,
      ordinals: [2],
      fault: { kind: 'status', status: 404 },
    });
    await expectUnread(scene.read(UPDATE), 'not-found', 'reading events');
  });
});

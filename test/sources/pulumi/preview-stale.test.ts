import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../sandbox/faults.ts';
import type { UpdateRecord } from '../../../sandbox/pulumi/records.ts';
import { type PreviewScene, SECONDS, STACK, startPreviewScene, UPDATE } from './preview-scene.ts';
import { ofStack, openIssues } from './truth.ts';

let scene: PreviewScene;
let firstSecond: number;

beforeEach(async () => {
  scene = await startPreviewScene();
  scene.requireOnlyWhatRan();
  scene.addPreview(UPDATE);
  firstSecond = Math.min(...scene.events().map(({ timestamp }) => timestamp));
});

afterEach(() => scene.close());

const LATEST = /updates\/latest$/;

function endingAt(endTime: number): Fault {
  const info = { kind: 'update', result: 'succeeded', startTime: SECONDS, endTime };
  return { kind: 'status', status: 200, body: { updateID: UPDATE, version: 1, info } };
}

function update(changed: Partial<UpdateRecord>): void {
  if (scene.stack.latestUpdate === undefined) throw new Error('the stack was never updated');
  Object.assign(scene.stack.latestUpdate, changed);
}

async function expectStale(isStale: boolean): Promise<void> {
  const { findings, setAside, targets } = await scene.read(UPDATE);
  if (!isStale) {
    expect(targets).toMatchObject([{ state: { kind: 'read' }, preview: 'read' }]);
    expect(setAside.map(({ reason }) => reason)).toContain('fixed-by-this-change');
    return;
  }
  const times = [new Date(firstSecond * 1_000), new Date((firstSecond + 1) * 1_000)].map((time) =>
    time.toISOString(),
  );
  expect(targets).toMatchObject([
    {
      state: {
        kind: 'failed',
        failure: {
          code: 'incomplete',
          message: `Pulumi preview of ${STACK} failed: it began ${times[0]}, before the latest update of the stack at ${times[1]}, so it compares with what is no longer deployed. Run the preview again.`,
        },
      },
      preview: 'failed',
    },
  ]);
  expect(setAside).toEqual([]);
  expect(findings).toHaveLength(openIssues(scene.pulumi, ofStack('acme', 'website', 'staging')).size);
}

describe('a preview beside the stack’s latest update', () => {
  it.each(['update', 'refresh', 'destroy', 'import'] as const)(
    'is refused where %s ended a second after its first event',
    async (kind) => {
      update({ kind, endTime: firstSecond + 1 });
      await expectStale(true);
    },
  );

  it('is refused where that update failed, for it may have changed half of the stack', async () => {
    update({ result: 'failed', endTime: firstSecond + 1 });
    await expectStale(true);
  });

  it.each<[string, () => Partial<UpdateRecord>]>([
    ['ended in the second of its first event', () => ({ endTime: firstSecond })],
    ['began before it and has not ended', () => ({ endTime: 0, result: 'in-progress' })],
    ['began with its first event', () => ({ startTime: firstSecond, endTime: 0, result: 'in-progress' })],
  ])('is read where it %s', async (_, changed) => {
    update(changed());
    await expectStale(false);
  });

  it.each(['preview', 'Pupdate', 'Pdestroy'])('is read where the latest is a %s itself', async (kind) => {
    const info = { kind, result: 'succeeded', startTime: SECONDS, endTime: firstSecond + 1 };
    const body = { updateID: UPDATE, version: 1, info };
    scene.pulumi.faults.add({ path: LATEST, fault: { kind: 'status', status: 200, body } });
    await expectStale(false);
  });

  it('is refused where that began after it, and has not ended', async () => {
    update({ startTime: firstSecond + 1, endTime: 0, result: 'in-progress' });
    await expectStale(true);
  });

  it('is read where there never was one', async () => {
    Object.assign(scene.stack, { version: 0, latestUpdate: undefined });
    await expectStale(false);
  });

  it.each<[string, Fault, string]>([
    ['is said not to be there', { kind: 'status', status: 404 }, 'incomplete'],
    ['may not be looked up', { kind: 'status', status: 403 }, 'forbidden'],
    ['cannot be looked up', { kind: 'status', status: 500 }, 'server-error'],
    ['ended in a year nobody has heard of', endingAt(1e300), 'contract'],
    ['ended in milliseconds', endingAt(Date.UTC(2026, 10, 23)), 'contract'],
  ])('is refused where it %s', async (_, fault, code) => {
    scene.pulumi.faults.add({ path: LATEST, fault });
    const { targets, setAside } = await scene.read(UPDATE);
    expect(targets).toMatchObject([{ preview: 'failed', state: { kind: 'failed', failure: { code } } }]);
    expect(setAside).toEqual([]);
  });
});

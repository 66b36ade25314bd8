import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toRow } from '../../../sandbox/pulumi/issue-row.ts';
import { asEventLog } from '../../../sandbox/pulumi/preview-events.ts';
import type { PreviewRecord } from '../../../sandbox/pulumi/records.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import {
  HEAD,
  NEW_URN,
  type PreviewScene,
  SECONDS,
  STACK,
  startPreviewScene,
  UPDATE,
} from './preview-scene.ts';
import { ofStack, openIssues } from './truth.ts';

let scene: PreviewScene;

beforeEach(async () => {
  scene = await startPreviewScene();
});

afterEach(() => scene.close());

async function expectBothHalves(reading: Promise<SourceOutcome>): Promise<void> {
  const { findings, setAside, targets } = await reading;
  expect(targets).toMatchObject([{ state: { kind: 'read' }, preview: 'read' }]);
  expect(setAside.map(({ reason, finding, detail }) => [finding.resource.id, reason, detail])).toEqual(
    expect.arrayContaining([
      [scene.fixed.resourceURN, 'fixed-by-this-change', 'the preview reports the policy as passed'],
      [scene.deleted.resourceURN, 'fixed-by-this-change', 'the preview deletes the resource'],
    ]),
  );
  const introduced = findings.filter((finding) => finding.introduced);
  expect(introduced).toMatchObject([
    {
      resource: { id: NEW_URN },
      severity: 'critical',
      level: 'advisory',
      scope: STACK,
      policy: { name: 's3-no-public-read' },
    },
  ]);
  expect(findings.some(({ resource }) => resource.id === scene.kept.resourceURN)).toBe(true);
  const open = openIssues(scene.pulumi, ofStack('acme', 'website', 'staging')).size;
  expect(findings.length - 1 + setAside.length).toBe(open);
}

describe('a preview gives both halves: what this change adds, and what it fixes', () => {
  it('by its event log', async () => {
    const path = join(scene.folder, 'events.json');
    await writeFile(path, asEventLog(scene.events()));
    await expectBothHalves(scene.read(path));
  });

  it('by the id of its update, over pages of events', async () => {
    scene.pulumi.switches.eventPageSize = 3;
    scene.addPreview(UPDATE);
    await expectBothHalves(scene.read(UPDATE));
  });

  it.each<[string, Partial<PreviewRecord>]>([
    ['ci.pr.headSHA', { headSha: HEAD }],
    ['git.head', { headSha: undefined, gitHead: HEAD }],
    ['GitHub’s commit', { headSha: undefined, commit: HEAD }],
  ])('by latest, found by %s', async (_, changed) => {
    scene.addPreview(UPDATE, changed);
    await expectBothHalves(scene.read('latest'));
  });

  it('by latest, which is the newest of the head and never one of another commit', async () => {
    scene.addPreview('11111111-1111-4111-8111-111111111111', {
      events: scene.events({ resources: [] }),
      startTime: SECONDS - 600,
    });
    scene.addPreview(UPDATE);
    scene.addPreview('22222222-2222-4222-8222-222222222222', {
      headSha: 'b'.repeat(40),
      startTime: SECONDS,
      events: scene.events({ resources: [] }),
    });
    await expectBothHalves(scene.read('latest'));
  });
});

describe('what a preview reports again is not new where', () => {
  const triagedUrn = (): string => scene.kept.resourceURN;

  it.each([true, false])(
    'somebody has ignored it (ignored issues are active: %s)',
    async (ignoredIsActive) => {
      scene.pulumi.switches.ignoredIsActive = ignoredIsActive;
      scene.kept.status = 'ignored';
      scene.addPreview(UPDATE);
      const { findings } = await scene.read(UPDATE);
      expect(findings.some(({ resource }) => resource.id === triagedUrn())).toBe(false);
    },
  );

  it('it stands under an exception', async () => {
    Object.assign(scene.kept, { extra: { exceptionId: 'EXC-42' } });
    scene.addPreview(UPDATE);
    const { findings, setAside } = await scene.read(UPDATE);
    expect(findings.some(({ resource }) => resource.id === triagedUrn())).toBe(false);
    expect(setAside.map(({ reason }) => reason)).toContain('exempted');
  });

  it('but a fixed issue that comes back is', async () => {
    scene.kept.status = 'fixed';
    scene.addPreview(UPDATE);
    const { findings } = await scene.read(UPDATE);
    expect(findings.filter(({ introduced }) => introduced).map(({ resource }) => resource.id)).toContain(
      triagedUrn(),
    );
  });

  it.each([true, false])(
    'but not where another policy group has seen it fixed (ignored issues are active: %s)',
    async (ignoredIsActive) => {
      scene.pulumi.switches.ignoredIsActive = ignoredIsActive;
      scene.kept.status = 'ignored';
      const elsewhere = { id: randomUUID(), status: 'fixed', policyGroupName: 'audit-all' };
      scene.pulumi.estate.issues.push({ ...scene.kept, ...elsewhere });
      scene.addPreview(UPDATE);
      const { findings } = await scene.read(UPDATE);
      expect(findings.filter(({ resource }) => resource.id === triagedUrn())).toMatchObject([
        { introduced: true },
      ]);
    },
  );

  it('it stands under an exception that is in the closed list', async () => {
    const { estate, switches, faults } = scene.pulumi;
    estate.issues.splice(estate.issues.indexOf(scene.kept), 1);
    const row = toRow({ ...scene.kept, extra: { exceptionId: 'EXC-42' } }, switches);
    const body = { policyIssues: [row], groupData: null, rowCount: 1 };
    faults.add({ path: /closed=true/, fault: { kind: 'status', status: 200, body } });
    scene.addPreview(UPDATE);
    const { findings, targets } = await scene.read(UPDATE);
    expect(targets[0]?.state.kind).toBe('read');
    expect(findings.some(({ resource }) => resource.id === triagedUrn())).toBe(false);
  });

  it('and closed issues that cannot be read hide nothing', async () => {
    scene.pulumi.switches.ignoredIsActive = false;
    scene.kept.status = 'ignored';
    scene.addPreview(UPDATE);
    scene.pulumi.faults.add({ path: /closed=true/, fault: { kind: 'status', status: 500 } });
    const { findings, targets } = await scene.read(UPDATE);
    expect(findings.some(({ resource }) => resource.id === triagedUrn())).toBe(true);
    expect(targets[0]?.cautions.join()).toContain('Closed issues could not be read');
    expect(targets[0]?.state.kind).toBe('read');
  });
});

describe('a policy that a preview could not evaluate', () => {
  it('is a caution: neither new nor fixed', async () => {
    const message =
      "can't run policy 's3-no-public-read' from policy pack 'acme-aws@v1.8.0' during preview: string value at .prop can't be known during preview";
    const violations = [{ pack: 'acme-aws', policy: 's3-no-public-read', level: 'advisory', message }];
    scene.addPreview(UPDATE, {
      events: scene.events({ resources: [{ urn: NEW_URN, op: 'create', violations }] }),
    });
    const { findings, targets } = await scene.read(UPDATE);
    expect(findings.some(({ introduced }) => introduced)).toBe(false);
    expect(targets[0]?.cautions.join()).toContain('could not evaluate s3-no-public-read before the update');
  });
});

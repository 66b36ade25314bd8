import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StackPack } from '../../../sandbox/pulumi/records.ts';
import { type PreviewScene, startPreviewScene, UPDATE } from './preview-scene.ts';

let scene: PreviewScene;

beforeEach(async () => {
  scene = await startPreviewScene();
  scene.addPreview(UPDATE);
});

afterEach(() => scene.close());

const pack = (name: string, mode: StackPack['mode'] = 'preventative'): StackPack => ({
  name,
  versionTag: '1.8.0',
  mode,
});

const missing = (names: string): string =>
  `The preview did not run ${names}, which the stack's policy groups require: what this change adds against them is not known.`;

const packRequests = () => scene.pulumi.exchanges.filter(({ path }) => path.endsWith('/policypacks'));

describe('a pack that must run on the stack', () => {
  it.each<[string, readonly StackPack[], readonly string[]]>([
    ['ran', [pack('acme-aws')], []],
    ['did not run', [pack('acme-aws'), pack('cis-aws'), pack('soc2')], [missing('cis-aws, soc2')]],
    ['is only audited', [pack('legacy-rules', 'audit')], []],
    ['is none', [], []],
    [
      'is one of many that did not run',
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => pack(name)),
      [missing('a, b, c, d, e and 2 more')],
    ],
  ])('%s', async (_, policyPacks, cautions) => {
    scene.stack.policyPacks = policyPacks;
    const { targets } = await scene.read(UPDATE);
    expect(targets).toMatchObject([{ state: { kind: 'read' }, preview: 'read', cautions }]);
  });

  it.each([403, 404])('is not missed where a %s hides what must run', async (status) => {
    const path = /policypacks\?mode=preventative/;
    scene.pulumi.faults.add({ path, fault: { kind: 'status', status } });
    const { targets } = await scene.read(UPDATE);
    expect(packRequests()).toHaveLength(1);
    expect(targets).toMatchObject([{ state: { kind: 'read' }, preview: 'read', cautions: [] }]);
  });

  it('may have been missed where what must run cannot be looked up', async () => {
    const path = /policypacks\?mode=preventative/;
    scene.pulumi.faults.add({ path, fault: { kind: 'status', status: 500 } });
    const { targets } = await scene.read(UPDATE);
    expect(targets[0]?.cautions).toEqual([
      'Whether the preview ran all required packs could not be looked up (server-error).',
    ]);
  });

  it('is not asked for without a preview', async () => {
    const { targets } = await scene.read('acme/website/production=latest');
    expect(targets[0]).toMatchObject({ preview: 'none', cautions: [] });
    expect(packRequests()).toEqual([]);
  });
});

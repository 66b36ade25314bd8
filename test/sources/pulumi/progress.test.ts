import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { ProgressUpdate } from '../../../src/sources/progress.ts';
import { readPulumi } from './reader.ts';
import { ofStack } from './truth.ts';

const PRODUCTION = 'acme/website/production';
const COUNT = 450;

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), new Date('2026-11-23T12:00:00Z')));
  const { issues } = pulumi.estate;
  const model = issues.find(ofStack('acme', 'website', 'production'));
  if (model === undefined) throw new Error('the estate has no such issue');
  issues.length = 0;
  for (let index = 0; index < COUNT; index += 1) {
    issues.push({
      ...model,
      id: `row-${index}`,
      status: 'open',
      resourceURN: `${model.resourceURN}-${index}`,
    });
  }
});

afterEach(() => pulumi.close());

async function toldOf(stacks: readonly string[] = [PRODUCTION]): Promise<readonly ProgressUpdate[]> {
  const updates: ProgressUpdate[] = [];
  const { targets } = await readPulumi(pulumi, {
    stacks,
    ports: { progress: (update) => void updates.push(update) },
  });
  expect(targets[0]).toMatchObject({ state: { kind: 'read' } });
  return updates;
}

const named = { source: 'pulumi', target: PRODUCTION, rows: 'issues' };

describe('the progress of a list of policy issues', () => {
  it('is told by every page, up to the total that the server names', async () => {
    const updates = await toldOf();
    expect(updates).toHaveLength(5);
    expect(updates.at(-1)).toEqual({ ...named, read: COUNT, of: COUNT });
    expect(new Set(updates.map(({ of }) => of))).toEqual(new Set([COUNT]));
  });

  it('names no total where the server names none', async () => {
    pulumi.switches.rowCount = 'absent';
    const updates = await toldOf();
    expect(updates).toContainEqual({ ...named, read: COUNT });
    expect(updates.filter((update) => 'of' in update)).toEqual([]);
  });

  it.each([
    ['is below what came', () => 3, 0],
    ['moves', (page: number) => COUNT + Number(page > 1), 1],
  ])('names no total that %s', async (_, totalOf, named) => {
    let page = 0;
    const body = (answer: unknown): unknown => {
      page += 1;
      return { ...Object(answer), rowCount: totalOf(page) };
    };
    pulumi.faults.add({ path: /issues$/, fault: { kind: 'rewrite', body } });
    const updates: ProgressUpdate[] = [];
    const progress = (update: ProgressUpdate): void => void updates.push(update);
    await readPulumi(pulumi, { stacks: [PRODUCTION], ports: { progress } });
    const first = updates.slice(0, 5);
    expect(first.findIndex((update) => !('of' in update))).toBe(named);
    expect(first.slice(named).filter((update) => 'of' in update)).toEqual([]);
  });

  it('is of several targets together where one list is of them all', async () => {
    const updates = await toldOf([PRODUCTION, 'acme/website/staging']);
    expect(updates[0]).toMatchObject({ target: '2 targets in acme' });
  });

  it('is told of the older list, which tells no total', async () => {
    pulumi.switches.listRoute = 'none';
    const updates = await toldOf();
    expect(updates.at(-1)).toEqual({ source: 'pulumi', target: 'acme', rows: 'violations', read: COUNT });
  });
});

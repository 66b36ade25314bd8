import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import type { AzurePlan } from '../../../src/sources/azure/plan.ts';
import type { ProgressUpdate } from '../../../src/sources/progress.ts';
import { readScopes, startSeededAzure, WEB } from './azure-truth.ts';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

async function toldOf(plan: Partial<AzurePlan> = {}): Promise<readonly ProgressUpdate[]> {
  const updates: ProgressUpdate[] = [];
  const progress = (update: ProgressUpdate): void => void updates.push(update);
  const { targets } = await readScopes(azure, [WEB], { ...plan, progress });
  expect(targets).toMatchObject([{ state: { kind: 'read' } }]);
  return updates;
}

const named = { source: 'azure', target: WEB, rows: 'events' };

describe('the progress of events', () => {
  it('is told without a total where one page brings them all', async () => {
    azure.switches.pageSize = 5_000;
    expect(await toldOf()).toEqual([{ ...named, read: expect.any(Number) }]);
  });

  it('goes up to what the service has counted, and never beyond', async () => {
    azure.switches.pageSize = 250;
    const counted = (await toldOf()).filter((update) => 'of' in update);
    const [total] = new Set(counted.map(({ of }) => of));
    expect(counted.at(-1)).toEqual({ ...named, read: total, of: total });
    expect(counted.length).toBeGreaterThan(5);
    expect(counted.filter(({ read, of = 0 }) => read > of)).toEqual([]);
  });

  it('names no total where the service does not count', async () => {
    azure.switches.pageSize = 250;
    azure.faults.add({ path: /policyEvents.*%24count/, fault: { kind: 'status', status: 400 } });
    const updates = await toldOf();
    expect(updates.length).toBeGreaterThan(5);
    expect(updates.filter((update) => 'of' in update)).toEqual([]);
  });

  it('is told of states too', async () => {
    const states = (await toldOf({ states: true })).filter(({ rows }) => rows === 'states');
    expect(states.at(-1)).toEqual({ ...named, rows: 'states', read: expect.any(Number) });
  });
});

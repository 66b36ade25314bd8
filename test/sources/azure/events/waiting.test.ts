import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import {
  filterOf,
  NOW,
  type ReadOptions,
  readScopes,
  SUBSCRIPTION,
  startSeededAzure,
  ticking,
} from '../azure-truth.ts';

const QUIET = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
const LOOK = /queryResults\?.*\$top=1&/;

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

const looks = () => azure.exchanges.filter(({ path, search }) => LOOK.test(path + search));

/** The event of a deployment, seen only by the look with the given number and later. */
function appearAt(look: number): void {
  const [template] = azure.estate.events;
  if (template === undefined) throw new Error('the estate has no events');
  const resourceId = `${QUIET}/providers/Microsoft.Web/sites/new`;
  const timestamp = new Date(NOW.getTime() - 60_000).toISOString();
  azure.estate.events = [{ ...template, resourceId, resourceGroup: 'rg-quiet', timestamp }];
  azure.faults.add({
    path: LOOK,
    ordinals: Array.from({ length: look - 1 }, (_, index) => index + 1),
    fault: { kind: 'status', status: 200, body: { value: [] } },
  });
}

it('goes on as soon as the first event is there, and reads it', async () => {
  appearAt(4);
  const { findings, targets } = await readScopes(azure, [QUIET], {
    waitForEventsMs: 600_000,
    clock: ticking(),
  });
  expect(looks()).toHaveLength(4);
  expect(findings).toMatchObject([{ resource: { name: 'new' } }]);
  expect(targets[0]?.notes.join(' ')).toMatch(/Waited \d+ s for the first event/);
});

it('asks for one event, the newest since the window began, and nothing else of it', async () => {
  appearAt(1);
  await readScopes(azure, [QUIET], {
    waitForEventsMs: 600_000,
    filter: filterOf("resourceGroup eq 'rg-quiet'"),
  });
  const query = new URLSearchParams(looks()[0]?.search);
  expect(Object.fromEntries(query)).toMatchObject({
    $top: '1',
    $orderby: 'timestamp desc',
    $select: expect.stringMatching(/^timestamp,resourceId,/),
    $from: '2026-11-22T12:00:00.000Z',
    $filter: "resourceGroup eq 'rg-quiet'",
  });
});

it('ends with the time it was given, and the window with it', async () => {
  azure.estate.events = [];
  const { targets } = await readScopes(azure, [QUIET], { waitForEventsMs: 30_000, clock: ticking() });
  expect(looks().length).toBeGreaterThan(3);
  const [outcome] = targets;
  expect(outcome?.notes.join(' ')).toMatch(/No event came in 3\d s of waiting/);
  expect(outcome?.notes.join(' ')).toMatch(/Window 2026-11-22T12:00:00.000Z to 2026-11-23T12:0[0-9]:/);
  expect(outcome?.state).toMatchObject({ kind: 'read', evidence: { kind: 'governed' } });
});

it('is given up at once where nobody may look: the reading has the say, and the window ends later', async () => {
  azure.faults.add({ path: LOOK, fault: { kind: 'status', status: 403 } });
  const { targets } = await readScopes(azure, [QUIET], { waitForEventsMs: 600_000, clock: ticking() });
  expect(looks()).toHaveLength(1);
  expect(targets[0]?.state.kind).toBe('read');
  expect(targets[0]?.notes.join(' ')).toMatch(/Window 2026-11-22T12:00:00.000Z to 2026-11-23T12:00:0[1-9]/);
  expect(targets[0]?.cautions.join(' ')).toContain('could not be looked up (forbidden)');
});

it('goes on after a look that failed', async () => {
  appearAt(3);
  azure.faults.clear();
  azure.faults.add({
    path: LOOK,
    ordinals: [1, 2, 3, 4],
    fault: { kind: 'status', status: 503, headers: { 'retry-after': '0' } },
  });
  const { findings, targets } = await readScopes(azure, [QUIET], {
    waitForEventsMs: 600_000,
    clock: ticking(),
  });
  expect(findings).toMatchObject([{ resource: { name: 'new' } }]);
  expect(targets[0]?.cautions).toEqual([]);
});

it('says so where no look was answered to the end', async () => {
  azure.faults.add({ path: LOOK, fault: { kind: 'status', status: 500 } });
  const { targets } = await readScopes(azure, [QUIET], { waitForEventsMs: 5_000, clock: ticking() });
  expect(targets[0]?.cautions.join(' ')).toContain('could not be looked up (server-error)');
});

it('looks plainly where the service takes no order and no columns', async () => {
  appearAt(1);
  azure.faults.add({ path: /top=1&\$orderby/, fault: { kind: 'status', status: 400 } });
  const { findings } = await readScopes(azure, [QUIET], { waitForEventsMs: 600_000, clock: ticking() });
  expect(findings).toHaveLength(1);
});

describe("is not ended by an event that is not the target's", () => {
  const wait = (line: string, options: ReadOptions) =>
    readScopes(azure, [line], { windowMs: 60_000, waitForEventsMs: 20_000, clock: ticking(), ...options });

  it.each<[string, string, ReadOptions]>([
    [
      'of another assignment',
      `${QUIET} assignment=${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/inherit-cost-center`,
      {},
    ],
    ['of another identity', QUIET, { principal: '99999999-2222-3333-4444-555555555555' }],
    ['that the filter leaves out', QUIET, { filter: filterOf("resourceGroup eq 'rg-web-prod'") }],
  ])('%s', async (_, line, options) => {
    appearAt(1);
    // A service that ignores the filter answers with whatever there is.
    const value = azure.estate.events;
    azure.faults.add({ path: LOOK, fault: { kind: 'status', status: 200, body: { value } } });
    const { targets } = await wait(line, options);
    expect(targets[0]?.notes.join(' ')).toContain('No event came in');
    expect(targets[0]?.cautions.join(' ')).toMatch(/shorter than the 20 minutes|None of the events is by/);
  });

  it('of the time before the window', async () => {
    appearAt(1);
    const old = azure.estate.events.map((event) => ({ ...event, timestamp: '2026-11-20T12:00:00Z' }));
    azure.faults.add({ path: LOOK, fault: { kind: 'status', status: 200, body: { value: old } } });
    const { targets } = await wait(QUIET, {});
    expect(targets[0]?.notes.join(' ')).toContain('No event came in');
  });
});

it('is one wait for all targets: it ends for all of them with the same window', async () => {
  azure.estate.events = [];
  const lines = ['rg-quiet', 'rg-empty', 'rg-web-prod', 'rg-data-prod'].map(
    (name) => `${SUBSCRIPTION}/resourceGroups/${name}`,
  );
  const { targets } = await readScopes(azure, lines, { waitForEventsMs: 60_000, clock: ticking() });
  const windows = targets.map(({ notes }) => /Window \S+ to \S+/.exec(notes.join(' '))?.[0]);
  expect(new Set(windows).size).toBe(1);
  const byTarget = Map.groupBy(looks(), ({ path }) => path);
  expect(byTarget.size).toBe(4);
});

it('is not done unless it is asked for', async () => {
  await readScopes(azure, [QUIET]);
  expect(looks()).toEqual([]);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import type { AzureSwitches } from '../../../sandbox/azure/switches.ts';
import { readScopes, SUBSCRIPTION, seen, startSeededAzure, ticking, WEB } from './azure-truth.ts';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

const read = (ids: readonly string[], windowMs?: number) =>
  readScopes(azure, ids, windowMs === undefined ? {} : { windowMs });
const stateOf = async (id: string, windowMs?: number) => (await read([id], windowMs)).targets[0]?.state;

describe('evidence', () => {
  it.each<[string, string, string]>([
    ['events came', WEB, 'governed'],
    ['no event, but assignments have states', `${SUBSCRIPTION}/resourceGroups/rg-quiet`, 'governed'],
    ['no event and no state', `${SUBSCRIPTION}/resourceGroups/rg-empty`, 'none'],
  ])('%s', async (_, id, kind) => {
    expect(await stateOf(id)).toMatchObject({ kind: 'read', evidence: { kind } });
  });

  it('an empty window of less than 20 minutes shows nothing', async () => {
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-quiet`, 19 * 60_000)).toMatchObject({
      evidence: { kind: 'none', reason: expect.stringContaining('15 minutes late') },
    });
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-quiet`, 20 * 60_000)).toMatchObject({
      evidence: { kind: 'governed' },
    });
  });

  it.each<[string, string, RegExp]>([
    ['the scope', `${SUBSCRIPTION}/resourceGroups/rg-quiet`, /resourceGroups\/rg-quiet$/i],
    [
      'the assignment',
      `${WEB}/providers/Microsoft.Authorization/policyAssignments/Network-Guardrails`,
      /policyAssignments\/[^/]+$/,
    ],
  ])(
    'an empty window of less than 20 minutes shows nothing either where %s may not be read',
    async (_, id, path) => {
      azure.estate.events = [];
      azure.forbid(path);
      expect(await stateOf(id, 19 * 60_000)).toMatchObject({
        evidence: { kind: 'none', reason: expect.stringContaining('15 minutes late') },
      });
      expect(await stateOf(id)).toMatchObject({ evidence: { kind: 'not-asked' } });
    },
  );

  it('an empty window of less than 20 minutes will do where somebody has waited for events', async () => {
    const { targets } = await readScopes(azure, [`${SUBSCRIPTION}/resourceGroups/rg-quiet`], {
      windowMs: 5 * 60_000,
      waitForEventsMs: 5_000,
      clock: ticking(),
    });
    expect(targets[0]).toMatchObject({ state: { kind: 'read', evidence: { kind: 'governed' } } });
    expect(targets[0]?.notes.join(' ')).toContain('No event came in');
  });

  it('names the totals of the latest states where no event came', async () => {
    const { targets } = await read([`${SUBSCRIPTION}/resourceGroups/rg-quiet`]);
    expect(targets[0]?.notes).toContainEqual(
      'Latest policy states: 0 noncompliant resources under 0 policies; azure.states decides whether they count.',
    );
  });

  it('an assignment that is not enforced shows nothing', async () => {
    const enforced = azure.estate.assignments.find(({ id }) => id.startsWith(`${WEB}/`));
    if (enforced !== undefined) enforced.enforcementMode = 'DoNotEnforce';
    expect(await stateOf(enforced?.id ?? '')).toMatchObject({
      evidence: { kind: 'none', reason: expect.stringContaining('DoNotEnforce') },
    });
  });

  it.each<[string, RegExp, string]>([
    ['summarize', /summarize/, 'policyStates'],
    ['the scope itself', /resourceGroups\/rg-empty$/i, 'whether the scope exists'],
  ])('that may not be asked (%s) is a note', async (_, path, reason) => {
    azure.forbid(path);
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-empty`)).toMatchObject({
      kind: 'read',
      evidence: { kind: 'not-asked', reason: expect.stringContaining(reason) },
    });
  });

  it('that cannot be had for an outage is a failure', async () => {
    azure.faults.add({ path: /summarize/, fault: { kind: 'status', status: 500 } });
    expect(await stateOf(`${SUBSCRIPTION}/resourceGroups/rg-empty`)).toMatchObject({ kind: 'failed' });
  });
});

describe('states of an assignment', () => {
  const QUIET = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
  const ofAssignment = (id: string): void => {
    azure.estate.states = azure.estate.states
      .filter(({ resourceId }) => resourceId.includes('rg-quiet'))
      .map((state) => ({ ...state, policyAssignmentId: id }));
  };

  it.each([
    ['that is gone', `${SUBSCRIPTION}/providers/microsoft.authorization/policyassignments/deleted-yesterday`],
    [
      'of another subscription',
      '/subscriptions/99999999-0000-4000-8000-000000000000/providers/microsoft.authorization/policyassignments/x',
    ],
  ])('%s show nothing', async (_, id) => {
    ofAssignment(id);
    expect(await stateOf(QUIET)).toMatchObject({ evidence: { kind: 'none' } });
  });

  it('that may not be read are believed', async () => {
    azure.forbid(/policyAssignments\/[^/]+$/i);
    expect(await stateOf(QUIET)).toMatchObject({ evidence: { kind: 'governed' } });
  });

  it('are asked about once for all targets', async () => {
    await readScopes(azure, [QUIET, `${QUIET} assignment=${azure.estate.assignments[0]?.id}`]);
    const gets = azure.exchanges.filter(
      ({ method, path }) => method === 'GET' && /policyassignments\/[^/]+$/i.test(path),
    );
    expect(gets).toHaveLength(1);
  });
});

describe('an assignment made elsewhere', () => {
  const inherited = () => azure.estate.assignments.find(({ id }) => id.includes('managementGroups'));

  it('that is not enforced shows nothing, whatever came', async () => {
    const assignment = inherited();
    if (assignment !== undefined) assignment.enforcementMode = 'DoNotEnforce';
    expect(await stateOf(`${SUBSCRIPTION} assignment=${assignment?.id}`)).toMatchObject({
      evidence: { kind: 'none', reason: expect.stringContaining('DoNotEnforce') },
    });
  });

  it('that is not there is missing', async () => {
    const gone = `${inherited()?.id}-gone`;
    expect(await stateOf(`${SUBSCRIPTION} assignment=${gone}`)).toMatchObject({ kind: 'missing' });
  });

  it('that may not be read and has nothing here is not said to be there', async () => {
    azure.forbid(/policyAssignments\/[^/]+$/);
    azure.estate.events = [];
    azure.estate.states = [];
    expect(await stateOf(`${SUBSCRIPTION} assignment=${inherited()?.id}`)).toMatchObject({
      evidence: {
        kind: 'none',
        reason: expect.stringContaining('whether the assignment exists could not be asked'),
      },
    });
  });

  it('that may not be read is believed by its events', async () => {
    azure.forbid(/policyAssignments\/[^/]+$/);
    expect(await stateOf(`${SUBSCRIPTION} assignment=${inherited()?.id}`)).toMatchObject({
      kind: 'read',
      evidence: { kind: 'governed' },
    });
  });

  it('that has states and no event governs', async () => {
    const [assignment] = azure.estate.assignments;
    const quiet = `${SUBSCRIPTION}/resourceGroups/rg-quiet assignment=${assignment?.id}`;
    expect(await stateOf(quiet)).toMatchObject({
      evidence: { kind: 'governed', reason: 'the assignment has states here' },
    });
  });
});

describe('a target that is not there', () => {
  const assignment = `${WEB}/providers/Microsoft.Authorization/policyAssignments/nobody`;
  it.each<[string, string, AzureSwitches['unknownAssignmentEvents']]>([
    ['a resource group', `${SUBSCRIPTION}/resourceGroups/rg-gone`, 'empty'],
    ['a subscription', '/subscriptions/00000000-0000-4000-8000-000000000000', 'empty'],
    ['a management group', '/providers/Microsoft.Management/managementGroups/gone', 'empty'],
    ['a definition', `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/gone`, 'empty'],
    ['an initiative', `${SUBSCRIPTION}/providers/Microsoft.Authorization/policySetDefinitions/gone`, 'empty'],
    ['an assignment, answered with an empty list', assignment, 'empty'],
    ['an assignment, answered 404', assignment, 'not-found'],
  ])('%s is missing, never clean', async (_, id, unknownAssignmentEvents) => {
    azure.switches.unknownAssignmentEvents = unknownAssignmentEvents;
    expect(await stateOf(id)).toMatchObject({ kind: 'missing', failure: { code: 'missing-target' } });
  });
});

describe('an answer about something else', () => {
  const other = `${SUBSCRIPTION}/resourceGroups/rg-other`;
  it.each<[string, RegExp, string]>([
    ['assignment', /policyAssignments\/[^/]+\?/, 'assignment'],
    ['resource group', /resourceGroups\/rg-quiet\?/, 'group'],
  ])('instead of the %s is refused', async (_, path, kind) => {
    const body = { id: other, properties: { enforcementMode: 'Default' } };
    azure.faults.add({ method: 'GET', path, fault: { kind: 'status', status: 200, body } });
    const assignment = azure.estate.assignments.find(({ id }) => id.startsWith(`${WEB}/`))?.id ?? '';
    const target = kind === 'group' ? `${SUBSCRIPTION}/resourceGroups/rg-quiet` : assignment;
    expect(await stateOf(target)).toMatchObject({ kind: 'failed', failure: { code: 'contract' } });
  });

  it('events behind the end of the window clear nothing', async () => {
    const before = await read([WEB]);
    const future = azure.estate.events.map((event) => ({
      ...event,
      timestamp: '2999-01-01T00:00:00Z',
      isCompliant: true,
      complianceState: 'Compliant',
    }));
    azure.faults.add({
      path: /queryResults/,
      fault: {
        kind: 'rewrite',
        body: (body) =>
          typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value)
            ? { ...body, value: [...body.value, ...future] }
            : body,
      },
    });
    const after = await read([WEB]);
    expect(seen(after)).toEqual(seen(before));
    expect(after.targets[0]?.leftOut).toBe(azure.estate.events.length * 3);
  });
});

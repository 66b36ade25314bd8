import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import { readScopes, SUBSCRIPTION, startSeededAzure, WEB } from './azure-truth.ts';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
});

afterEach(() => azure.close());

const stateOf = async (id: string) => (await readScopes(azure, [id])).targets[0]?.state;

describe('why nothing governs a scope is told apart', () => {
  const EMPTY = `${SUBSCRIPTION}/resourceGroups/rg-empty`;
  const reasonOf = async (id: string): Promise<string> => {
    const state = await stateOf(id);
    if (state?.kind !== 'read') throw new Error(`the target is ${state?.kind}`);
    expect(state.evidence.kind).toBe('none');
    return state.evidence.reason;
  };
  const leaveOnly = (keep: (id: string) => boolean): void => {
    azure.estate.states = [];
    azure.estate.assignments = azure.estate.assignments.filter(({ id }) => keep(id));
  };

  it('the provider is not registered', async () => {
    for (const subscription of azure.estate.subscriptions) subscription.policyInsights = 'NotRegistered';
    expect(await reasonOf(EMPTY)).toContain('Microsoft.PolicyInsights is not registered');
  });

  it('the provider is not registered, and the assignment is enforced', async () => {
    for (const subscription of azure.estate.subscriptions) subscription.policyInsights = 'NotRegistered';
    leaveOnly(() => true);
    azure.estate.events = [];
    const assignment = azure.estate.assignments.find(({ id }) => id.startsWith(`${WEB}/`));
    expect(await reasonOf(assignment?.id ?? '')).toContain('Microsoft.PolicyInsights is not registered');
  });

  it('no policy is assigned', async () => {
    leaveOnly(() => false);
    expect(await reasonOf(EMPTY)).toContain('no policy is assigned here or above');
  });

  it('assignments are there, none of them enforced', async () => {
    leaveOnly((id) => id.endsWith('preview-tls13'));
    expect(await reasonOf(EMPTY)).toContain('of 1 assignment none is enforced');
  });

  it('assignments are there and have evaluated nothing', async () => {
    expect(await reasonOf(EMPTY)).toMatch(/of \d enforced assignments none has evaluated/);
  });

  it('the list of assignments is empty for lack of permission', async () => {
    azure.switches.assignmentList = 'empty-without-permission';
    azure.estate.permissions = [
      { actions: ['Microsoft.PolicyInsights/*'], notActions: [], dataActions: [], notDataActions: [] },
    ];
    expect(await reasonOf(EMPTY)).toContain('because the identity may not read them');
  });

  it('the list of assignments is empty, and nobody says why', async () => {
    azure.switches.assignmentList = 'empty-without-permission';
    azure.forbid(/permissions/);
    expect(await reasonOf(EMPTY)).toContain('either none applies, or the identity may not read them');
  });

  it('the list of assignments may not be read', async () => {
    azure.faults.add({ path: /policyAssignments\?/, fault: { kind: 'status', status: 403 } });
    expect(await reasonOf(EMPTY)).toContain('could not be listed (forbidden');
  });

  it.each(['nextlink', '@odata.nextLink'])('assignments on pages that are linked by %s', async (name) => {
    const listed = await reasonOf(EMPTY);
    azure.switches.listPageSize = 1;
    azure.faults.add({
      path: /policyAssignments\?/,
      fault: {
        kind: 'rewrite',
        body: (body) => {
          const { nextLink, ...page } = Object(body);
          return { ...page, [name]: nextLink };
        },
      },
    });
    expect(await reasonOf(EMPTY)).toBe(listed);
    expect(azure.exchanges.filter(({ path }) => path.endsWith('/policyAssignments')).length).toBeGreaterThan(
      2,
    );
  });

  it.each([
    ['a row is no assignment', { value: [{ id: 7 }] }],
    ['a page leads back to itself', { value: [], nextLink: '/back/policyAssignments?x=1' }],
  ])('%s: the list is not believed', async (_, body) => {
    azure.faults.add({ path: /policyAssignments\?/, fault: { kind: 'status', status: 200, body } });
    expect(await reasonOf(EMPTY)).toMatch(/could not be listed \((incomplete|contract)/);
  });

  it('an assignment made elsewhere has evaluated nothing here', async () => {
    const inherited = azure.estate.assignments.find(({ id }) => id.includes('managementGroups'))?.id ?? '';
    expect(await reasonOf(`${EMPTY} assignment=${inherited}`)).toContain('has evaluated nothing here');
  });

  it('only unenforced assignments have states', async () => {
    azure.estate.events = [];
    azure.estate.states = azure.estate.states.filter(({ policyAssignmentId }) =>
      policyAssignmentId.endsWith('preview-tls13'),
    );
    expect(await reasonOf(WEB)).toContain(
      'no assignment that is there and enforced has a state here (1 assignment with states',
    );
  });
});

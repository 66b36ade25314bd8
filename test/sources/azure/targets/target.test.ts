import { describe, expect, it } from 'vitest';
import { parseAzureTarget } from '../../../../src/sources/azure/targets/target.ts';

const GUID = '11111111-2222-3333-4444-555555555555';
const OTHER = '99999999-2222-3333-4444-555555555555';
const SUB = `/subscriptions/${GUID}`;
const GROUP = `${SUB}/resourceGroups/shop`;
const POLICIES = '/providers/Microsoft.Authorization';
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-1`;
const MANAGEMENT = '/providers/Microsoft.Management/managementGroups/contoso-root';
const INHERITED = `${MANAGEMENT}${POLICIES}/policyAssignments/ae03e956a1d043ca86a794bd`;

const problemOf = (text: string): string => {
  const parsed = parseAzureTarget(text);
  return 'problem' in parsed ? parsed.problem : '';
};

describe('one id says what is asked, and where', () => {
  it.each([
    [MANAGEMENT, 'management-group'],
    [SUB, 'subscription'],
    [SUB.toUpperCase(), 'subscription'],
    [GROUP, 'resource-group'],
    [`${SUB}/resourcegroups/Shop_1.(eu)-x`, 'resource-group'],
    [`${SUB}/resourceGroups/größe`, 'resource-group'],
    [VAULT, 'resource'],
    [`${GROUP}/providers/Microsoft.Sql/servers/sql-1/databases/orders`, 'resource'],
    [`${VAULT}/providers/Microsoft.Insights/diagnosticSettings/to-log`, 'resource'],
    [`${SUB}/providers/Microsoft.Security/pricings/VirtualMachines`, 'resource'],
    [`${SUB}${POLICIES}/policySetDefinitions/network-guardrails`, 'policy-set-definition'],
    [`${SUB}${POLICIES}/policyDefinitions/1e30110a-5ceb-460c-a204-c1c3969c6d62`, 'policy-definition'],
    [`${SUB}${POLICIES}/policyAssignments/inherit-cost-center`, 'assignment'],
    [`${GROUP}${POLICIES}/policyAssignments/deny public`, 'assignment'],
    [`${GROUP.toLowerCase()}${POLICIES.toLowerCase()}/policyassignments/deny`, 'assignment'],
  ])('%s: %s', (id, kind) => {
    expect(parseAzureTarget(id)).toMatchObject({ value: { id, scope: { kind, id } } });
    expect(parseAzureTarget(` ${id}/ `)).toMatchObject({ value: { id, scope: { kind, id } } });
  });

  it('tells the subscription and the management group', () => {
    expect(parseAzureTarget(VAULT)).toMatchObject({ value: { scope: { subscriptionId: GUID } } });
    expect(parseAzureTarget(MANAGEMENT)).toMatchObject({
      value: { scope: { managementGroup: 'contoso-root' } },
    });
  });
});

describe('an assignment made elsewhere narrows any scope', () => {
  it.each([
    [GROUP, INHERITED],
    [MANAGEMENT, INHERITED],
    [VAULT, `${SUB}${POLICIES}/policyAssignments/baseline`],
    [GROUP, `${VAULT}${POLICIES}/policyAssignments/one-vault`],
    [`${SUB}${POLICIES}/policyDefinitions/x`, `${GROUP}${POLICIES}/policyAssignments/y`],
  ])('%s assignment=%s', (scope, assignment) => {
    const id = `${scope} assignment=${assignment}`;
    expect(parseAzureTarget(`${scope}   assignment=${assignment}/`)).toMatchObject({
      value: { id, scope: { id: scope }, assignment },
    });
  });

  it.each([
    [`${GROUP} assignment=baseline`, 'is no assignment'],
    [`${GROUP} assignment=${SUB}${POLICIES}/policyDefinitions/x`, 'is no assignment'],
    [`${GROUP}${POLICIES}/policyAssignments/x assignment=${INHERITED}`, 'is an assignment already'],
    [`${GROUP} assignment=${SUB}/resourceGroups/other${POLICIES}/policyAssignments/x`, 'can never apply'],
    [`${GROUP} assignment=${SUB}/resourceGroups/sho${POLICIES}/policyAssignments/x`, 'can never apply'],
    [`${GROUP} assignment=/subscriptions/${OTHER}${POLICIES}/policyAssignments/x`, 'can never apply'],
    [`${GROUP} assignment=${INHERITED} assignment=${INHERITED}`, 'names several assignments'],
  ])('%s is refused: %s', (text, why) => {
    expect(problemOf(text)).toContain(why);
  });
});

describe('what has no address of its own is refused, with the one that is meant', () => {
  it.each([
    [INHERITED, `${MANAGEMENT} assignment=${INHERITED}`],
    [
      `${VAULT}${POLICIES}/policyAssignments/x`,
      `${VAULT} assignment=${VAULT}${POLICIES}/policyAssignments/x`,
    ],
    [
      `${POLICIES}/policyDefinitions/1e30110a-5ceb-460c-a204-c1c3969c6d62`,
      `/subscriptions/{guid}${POLICIES}/policyDefinitions/1e30110a-5ceb-460c-a204-c1c3969c6d62`,
    ],
    [
      `${MANAGEMENT}${POLICIES}/policySetDefinitions/iso`,
      `/subscriptions/{guid}${POLICIES}/policySetDefinitions/iso`,
    ],
  ])('%s', (text, suggestion) => {
    expect(problemOf(text)).toContain(suggestion);
  });
});

describe('an id inside something else comes back as a suggestion', () => {
  it.each([
    [`https://portal.azure.com/#@contoso.onmicrosoft.com/resource${GROUP}/overview`, GROUP],
    [`https://portal.azure.com/#@contoso.com/resource${VAULT}/keys`, VAULT],
    [`https://portal.azure.com/#@contoso.com/resource${SUB}`, SUB],
    [
      `https://portal.azure.com/#view/Microsoft_Azure_Policy/EditAssignmentV2/id/${encodeURIComponent(`${SUB}${POLICIES}/policyAssignments/baseline`)}`,
      `${SUB}${POLICIES}/policyAssignments/baseline`,
    ],
    [
      `https://portal.azure.us/#@x/resource${GROUP}/providers/Microsoft.Sql/servers/s1/overview`,
      `${GROUP}/providers/Microsoft.Sql/servers/s1`,
    ],
    [`https://management.azure.com${GROUP}?api-version=2021-04-01`, GROUP],
    [GROUP.slice(1), GROUP],
    [MANAGEMENT.slice(1), MANAGEMENT],
    [`"${GROUP} "`, GROUP],
  ])('%s', (text, id) => {
    expect(problemOf(text)).toContain(`Did you mean ${JSON.stringify(id)}?`);
  });
});

describe('anything else is refused, and shown with the forms there are', () => {
  it.each([
    '',
    '/',
    GUID,
    'shop',
    '/subscriptions/',
    '/subscriptions/my-subscription',
    `/subscriptions/${GUID}x`,
    `${SUB}/resourceGroups/`,
    `${SUB}/resourceGroups/shop.`,
    `${SUB}/resourceGroups/${'x'.repeat(91)}`,
    `${SUB}/resourceGroups/../shop`,
    `${GROUP}/providers/Microsoft.KeyVault`,
    `${GROUP}/providers/Microsoft.KeyVault/vaults`,
    `${GROUP}/providers/Microsoft.KeyVault/vaults/..`,
    `${GROUP}/providers/Microsoft.KeyVault/vaults/kv%2F1`,
    `${GROUP}/providers/Microsoft.KeyVault/vaults/kv?x=1`,
    `${GROUP}${POLICIES}/policyDefinitions/x`,
    `${GROUP}${POLICIES}/policyExemptions/x`,
    `${GROUP}${POLICIES}/policyAssignments/`,
    `${GROUP}${POLICIES}/policyAssignments/x/y`,
    '/providers/Microsoft.Management/managementGroups/',
    '/providers/Microsoft.Management/managementGroups/a/b',
    'https://portal.azure.com/#home',
    '%E0%A4%A',
  ])('%j', (text) => {
    const problem = problemOf(text);
    expect(problem).toContain(JSON.stringify(text));
    expect(problem).toContain('/subscriptions/{guid}/resourceGroups/{name}');
  });
});

it.each([
  ['slashes', `/subscriptions/${'/'.repeat(100_000)}x`],
  ['blanks', `${SUB}${' '.repeat(100_000)}assignment`],
  ['parts', `/subscriptions/${'a/'.repeat(50_000)}`],
])('a line of nothing but %s is refused at once', (_, text) => {
  expect(problemOf(text)).toContain('is no scope');
});

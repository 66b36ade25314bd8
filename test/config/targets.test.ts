import { describe, expect, it } from 'vitest';
import { readInputs } from '../../src/config/inputs.ts';
import { parseAzureTarget } from '../../src/sources/azure/targets/target.ts';
import { parseStack } from '../../src/sources/pulumi/targets/stack.ts';

const GUID = '11111111-2222-3333-4444-555555555555';
const SUB = `/subscriptions/${GUID}`;
const GROUP = `${SUB}/resourceGroups/shop`;
const ASSIGNMENT = `${GROUP}/providers/Microsoft.Authorization/policyAssignments/deny-public`;
const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/root';

describe('a stack', () => {
  it.each([
    ['acme/website/production', 'acme', 'website', 'production'],
    ['a/b/c', 'a', 'b', 'c'],
    ['Acme-Corp/web.site_2/dev-1', 'Acme-Corp', 'web.site_2', 'dev-1'],
    ['acme/..x/x..', 'acme', '..x', 'x..'],
  ])('%s is taken', (id, organization, project, stack) => {
    expect(parseStack(id)).toEqual({ value: { id, organization, project, stack } });
  });

  it.each([
    'production',
    'acme/production',
    'acme/website/production/',
    'acme/website/production/x',
    '/acme/website/production',
    'acme//production',
    'acme/website/',
    'acme/../production',
    'acme/./production',
    '../website/production',
    'acme/website/..',
    'acme/web site/production',
    'acme/website/prod%2Fx',
    'acme/website/prod?x=1',
    'acme/website/prod#x',
    'acme/website/prod\\x',
    'acme/website/*',
    'acme/websité/production',
    'https://app.pulumi.com/acme/website',
    '',
  ])('%j is refused, and the message shows it and the form', (text) => {
    const parsed = parseStack(text);
    expect(parsed).toHaveProperty('problem');
    expect(JSON.stringify(parsed)).toContain(JSON.stringify(JSON.stringify(text)).slice(1, -1));
    expect(JSON.stringify(parsed)).toContain('org/project/stack');
  });
});

describe('an Azure scope', () => {
  it.each([
    [SUB, 'subscription', SUB],
    [`${SUB}/`, 'subscription', SUB],
    [SUB.toUpperCase(), 'subscription', SUB.toUpperCase()],
    [GROUP, 'resource-group', GROUP],
    [`${GROUP}///`, 'resource-group', GROUP],
    [GROUP.toLowerCase(), 'resource-group', GROUP.toLowerCase()],
    [`${SUB}/resourcegroups/Shop_1.(eu)-x`, 'resource-group', `${SUB}/resourcegroups/Shop_1.(eu)-x`],
    [`${SUB}/resourceGroups/größe`, 'resource-group', `${SUB}/resourceGroups/größe`],
    [`${SUB}/resourceGroups/${'x'.repeat(90)}`, 'resource-group', `${SUB}/resourceGroups/${'x'.repeat(90)}`],
    [ASSIGNMENT, 'assignment', ASSIGNMENT],
    [MANAGEMENT_GROUP, 'management-group', MANAGEMENT_GROUP],
    [
      `${GROUP}/providers/Microsoft.Storage/storageAccounts/x`,
      'resource',
      `${GROUP}/providers/Microsoft.Storage/storageAccounts/x`,
    ],
    [`${ASSIGNMENT}/`, 'assignment', ASSIGNMENT],
    [ASSIGNMENT.toLowerCase(), 'assignment', ASSIGNMENT.toLowerCase()],
  ])('%s is a %s', (text, kind, id) => {
    expect(parseAzureTarget(text)).toMatchObject({ value: { id, scope: { kind, id } } });
  });

  it('tells its subscription', () => {
    expect(parseAzureTarget(ASSIGNMENT)).toMatchObject({ value: { scope: { subscriptionId: GUID } } });
  });

  it.each([
    '',
    '/',
    GUID,
    'shop',
    SUB.slice(1),
    '/subscriptions/',
    '/subscriptions/my-subscription',
    `/subscriptions/${GUID}x`,
    `/subscriptions//${GUID}`,
    `${SUB}/resourceGroups`,
    `${SUB}/resourceGroups/..`,
    `${SUB}/resourceGroups/.`,
    `${SUB}/resourceGroups/shop.`,
    `${SUB}/resourceGroups/../resourceGroups/shop`,
    `${SUB}/resourceGroups/%2e%2e`,
    `${SUB}/resourceGroups/a b`,
    `${SUB}/resourceGroups/shop?x=1`,
    `${SUB}/resourceGroups/shop#x`,
    `${SUB}/resourceGroups/shop\\x`,
    `${SUB}/resourceGroups/${'x'.repeat(91)}`,
    `${SUB}/../${GUID}`,
    `${GROUP}/providers/Microsoft.Authorization/policyAssignments/..`,
    `${GROUP}/providers/Microsoft.Authorization/policyAssignments/a/b`,
    `${GROUP}/providers/Microsoft.Authorization/policyAssignments/%2e%2e`,
    `${GROUP}/providers/Microsoft.Authorization/policyAssignments/`,
    '/providers/Microsoft.Management/managementGroups/',
    `${GROUP}/providers/Microsoft.Storage/storageAccounts`,
    `https://portal.azure.com/#@acme.com/resource${GROUP}`,
    `https://management.azure.com${GROUP}`,
  ])('%j is refused', (text) => {
    expect(parseAzureTarget(text)).toHaveProperty('problem');
  });
});

describe('a list of targets', () => {
  it('is the same scope in another case, and counts once, as first written', async () => {
    const { 'azure-scopes': scopes } = await readInputs({
      'INPUT_AZURE-SCOPES': `${GROUP}\n${GROUP.toUpperCase()}\n${SUB}`,
    });
    expect(scopes.map(({ id }) => id)).toEqual([GROUP, SUB]);
  });

  it('is one a line; blanks and empty lines do not matter, the same line counts once', async () => {
    const inputs = await readInputs({
      'INPUT_PULUMI-STACKS':
        '\n  acme/website/production  \r\n\r\nacme/website/staging\nacme/website/production\n',
      'INPUT_AZURE-SCOPES': `${GROUP}/\n${GROUP}\n${SUB}`,
    });
    expect(inputs['pulumi-stacks'].map(({ id }) => id)).toEqual([
      'acme/website/production',
      'acme/website/staging',
    ]);
    expect(inputs['azure-scopes'].map(({ id }) => id)).toEqual([GROUP, SUB]);
  });
});

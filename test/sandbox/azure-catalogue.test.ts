import { describe, expect, it } from 'vitest';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { RATED_DEFINITION, SECURITY_CENTER_DEFINITION } from '../../sandbox/azure/seed-definitions.ts';
import { exemptionOf } from '../../sandbox/azure/seed-exemptions.ts';
import { described, descriptionsOf } from './azure-description.ts';
import { asObject, asRows, get, NOW, namesAt, refusal, SUBSCRIPTION, start } from './azure-service.ts';

const AUTHORIZATION = '/providers/Microsoft.Authorization';
const GROUPS = '/providers/Microsoft.Management/managementGroups';
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;
const QUIET = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
const ASSESSMENTS = '/providers/Microsoft.Security/assessmentMetadata?api-version=2021-06-01';

describe('definitions', () => {
  it('are all found where they lie, with a name and a category', async () => {
    const sandbox = await start();
    const { definitions, setDefinitions } = sandbox.estate;
    for (const { id, displayName } of [...definitions, ...setDefinitions]) {
      expect(await get(sandbox, id)).toMatchObject({
        id,
        properties: { displayName, metadata: { category: expect.any(String) } },
      });
    }
    const known = new Set(definitions.map(({ id }) => id.toLowerCase()));
    expect(
      sandbox.estate.events.filter((event) => !known.has(event.policyDefinitionId.toLowerCase())),
    ).toEqual([]);
    expect(
      setDefinitions
        .flatMap((set) => set.policyDefinitions)
        .every(({ policyDefinitionId }) => known.has(policyDefinitionId.toLowerCase())),
    ).toBe(true);
  });

  it('that are built in are not found at a subscription or a management group', async () => {
    const sandbox = await start();
    const of = (all: readonly { id: string }[]): string =>
      all.find(({ id }) => id.startsWith(AUTHORIZATION))?.id ?? '';
    const definition = of(sandbox.estate.definitions);
    const set = of(sandbox.estate.setDefinitions);
    for (const scope of [SUBSCRIPTION, `${GROUPS}/contoso-root`]) {
      expect(await refusal(sandbox, `${scope}${definition}`)).toEqual([404, 'PolicyDefinitionNotFound']);
      expect(await refusal(sandbox, `${scope}${set}`)).toEqual([404, 'PolicySetDefinitionNotFound']);
    }
  });

  it('carry a severity in either of two places', async () => {
    const sandbox = await start();
    expect(await get(sandbox, RATED_DEFINITION)).toMatchObject({
      properties: { metadata: { severity: 'critical' } },
    });
    expect(await get(sandbox, SECURITY_CENTER_DEFINITION)).toMatchObject({
      properties: {
        metadata: { securityCenter: { Severity: 'High', RemediationDescription: expect.any(String) } },
      },
    });
    expect(
      await get(sandbox, `${SUBSCRIPTION}${AUTHORIZATION}/policyDefinitions/inherit-cost-center`),
    ).toMatchObject({
      properties: { policyType: 'Custom', metadata: { severity: 'low' } },
    });
  });
});

describe('exemptions and assessments', () => {
  const LIST = `${AUTHORIZATION}/policyExemptions?api-version=2022-07-01-preview`;
  const QUIET_ONES = ['legacy-account', 'quiet-is-internal', 'no-logs-of-logs'];

  it.each([
    [SUBSCRIPTION, '', [...QUIET_ONES, 'migration-is-over']],
    [QUIET, '', QUIET_ONES],
    [QUIET, '&$filter=atScope()', ['quiet-is-internal']],
    [
      `${QUIET}/providers/Microsoft.Storage/storageAccounts/stlegacy`,
      '',
      ['legacy-account', 'quiet-is-internal'],
    ],
    [WEB, '', []],
    [`${GROUPS}/contoso-root`, '&$filter=atExactScope()', []],
  ])('at %s%s are those of its own, above and below', async (scope, search, expected) => {
    const names = await namesAt(await start(), `${scope}${LIST}${search}`);
    expect(new Set(names)).toEqual(new Set(expected));
  });

  it('have their terms, and a builder for more', async () => {
    const sandbox = await start();
    sandbox.estate.exemptions.push(
      exemptionOf({ scope: `${GROUPS}/contoso-root`, policyAssignmentId: 'x', expiresOn: NOW.toISOString() }),
    );
    const rows = asRows((await get(sandbox, `${QUIET}${LIST}`))['value']);
    expect(rows.find(({ name }) => name === 'accepted-risk')).toMatchObject({
      type: 'Microsoft.Authorization/policyExemptions',
      properties: {
        exemptionCategory: 'Waiver',
        expiresOn: NOW.toISOString(),
        policyDefinitionReferenceIds: [],
      },
    });
    expect(rows.find(({ name }) => name === 'no-logs-of-logs')).toMatchObject({
      properties: { policyDefinitionReferenceIds: ['diagnosticsLogsInKeyVaultMonitoring'] },
    });
  });

  it('touch no finding of the seed', async () => {
    const { estate } = await start();
    const exempt = estate.exemptions.filter(
      ({ expiresOn }) => expiresOn === undefined || expiresOn > NOW.toISOString(),
    );
    const touched = estate.events.filter((event) =>
      exempt.some(({ id }) =>
        event.resourceId.toLowerCase().startsWith(id.split(AUTHORIZATION)[0]?.toLowerCase() ?? '-'),
      ),
    );
    expect(touched).toEqual([]);
  });

  it('rate a built-in definition that has events', async () => {
    const sandbox = await start({ listPageSize: 1 });
    const first = await get(sandbox, ASSESSMENTS);
    const second = await get(sandbox, String(first['nextLink']));
    const [rated] = asRows(first['value']);
    const { policyDefinitionId } = asObject(rated?.['properties']);
    expect(rated?.['properties']).toMatchObject({ severity: 'High', assessmentType: 'BuiltIn' });
    expect(sandbox.estate.events.some((event) => event.policyDefinitionId === policyDefinitionId)).toBe(true);
    expect(second).not.toHaveProperty('nextLink');
    expect(await get(sandbox, `/subscriptions/${SUBSCRIPTION_ID}${ASSESSMENTS}`)).toMatchObject({
      value: [rated],
    });
  });
});

describe.skipIf(!described)("Microsoft's own descriptions", () => {
  it('hold for what is read by GET', async () => {
    const sandbox = await start();
    const holds = descriptionsOf();
    const { definitions, setDefinitions } = sandbox.estate;
    holds(
      'assignments',
      'PolicyAssignmentListResult',
      await get(sandbox, `${SUBSCRIPTION}${AUTHORIZATION}/policyAssignments`),
    );
    for (const { id } of definitions) holds('definitions', 'PolicyDefinition', await get(sandbox, id));
    for (const { id } of setDefinitions) holds('sets', 'PolicySetDefinition', await get(sandbox, id));
    holds('assessments', 'SecurityAssessmentMetadataResponseList', await get(sandbox, ASSESSMENTS));
  });
});

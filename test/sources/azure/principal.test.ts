import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addVault } from '../../../sandbox/azure/event-builder.ts';
import type { AzureSandbox } from '../../../sandbox/azure/server.ts';
import { NOW, type ReadOptions, readScopes, startSeededAzure, WEB } from './azure-truth.ts';

const ALICE = '5e0cb1f2-3a64-4d7e-8b19-c20f7d96a841';
const BOB = '0d81b461-6bb0-4909-a102-d51803a7d275';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startSeededAzure();
  const [template] = azure.estate.events.filter(
    ({ policyDefinitionAction }) => policyDefinitionAction === 'audit',
  );
  if (template === undefined) throw new Error('the estate has no audit event');
  const event = (name: string, principalOid: string, hour: number) => ({
    ...template,
    principalOid,
    resourceId: `${WEB}/providers/Microsoft.Web/sites/${name}`,
    timestamp: `2026-11-23T0${hour}:00:00Z`,
  });
  const compliant = { isCompliant: true, complianceState: 'Compliant' };
  azure.estate.events = [
    event('hers', ALICE.toUpperCase(), 1),
    event('his', BOB, 2),
    event('nobodys', '', 3),
    event('fixed-by-him', ALICE, 4),
    { ...event('fixed-by-him', BOB, 5), ...compliant },
    event('both', BOB, 6),
    event('both', ALICE, 7),
  ];
});

afterEach(() => azure.close());

const namesOf = async (options: ReadOptions): Promise<readonly string[]> =>
  (await readScopes(azure, [WEB], options)).findings.map(({ resource }) => resource.name).toSorted();

describe('only what one identity did counts, and anybody may have fixed it', () => {
  it.each<[string, ReadOptions, readonly string[]]>([
    ['anybody', { principal: 'any' }, ['both', 'hers', 'his', 'nobodys']],
    ['an object id', { principal: ALICE }, ['both', 'hers']],
    ['the identity that reads', { principal: 'self', objectId: BOB }, ['both', 'his']],
  ])('%s', async (_, options, names) => {
    expect(await namesOf(options)).toEqual(names);
  });

  it('and its own requests only', async () => {
    const { findings } = await readScopes(azure, [WEB], { principal: ALICE });
    expect(findings.find(({ resource }) => resource.name === 'both')).toMatchObject({
      occurrences: 1,
      firstObservedAt: '2026-11-23T07:00:00Z',
    });
  });

  it.each<[string, ReadOptions, RegExp | undefined]>([
    [
      'none of the events is by it',
      { principal: '99999999-2222-3333-4444-555555555555' },
      /None of the events is by the identity/,
    ],
    [
      'others are left out',
      { principal: ALICE },
      /of other identities, or of nobody that is named, do not count/,
    ],
    ['nobody is left out', { principal: 'any' }, undefined],
  ])('and the report says where %s', async (_, options, words) => {
    const { targets } = await readScopes(azure, [WEB], options);
    expect(targets[0]?.cautions).toEqual(words === undefined ? [] : [expect.stringMatching(words)]);
  });

  it('the service is asked for everybody: what clears would be lost otherwise', async () => {
    await readScopes(azure, [WEB], { principal: ALICE });
    expect(azure.exchanges.every(({ search }) => !search.includes('filter'))).toBe(true);
  });
});

it('an identity that the token does not name is refused, not taken for anybody', async () => {
  await expect(readScopes(azure, [WEB], { principal: 'self' })).rejects.toMatchObject({
    code: 'sign-in',
    message: expect.stringContaining('azure.principal is self'),
  });
});

it('no outcome holds anybody', async () => {
  const said = JSON.stringify(await readScopes(azure, [WEB]));
  for (const person of [ALICE, BOB]) expect(said.toLowerCase()).not.toContain(person);
});

describe('the parts of a single resource', () => {
  it('are asked for, and told', async () => {
    const vault = addVault(azure.estate, new Date(NOW.getTime() - 60_000));
    const { findings } = await readScopes(azure, [vault]);
    expect(findings).toMatchObject([
      {
        components: [
          { id: 'cert-RSA-cert-3', type: 'Certificate', name: 'cert-RSA-cert-3' },
          { id: 'cert-RSA-cert-2', type: 'Certificate', name: 'cert-RSA-cert-2' },
        ],
      },
    ]);
    expect(azure.exchanges[0]?.search).toContain('$expand=components');
  });

  it('that cannot be read are left out', async () => {
    const vault = addVault(azure.estate, new Date(NOW.getTime() - 60_000));
    azure.faults.add({
      path: /queryResults/,
      fault: {
        kind: 'rewrite',
        body: (body) => JSON.parse(JSON.stringify(body).replaceAll('"id":"cert-RSA-cert-3"', '"id":3')),
      },
    });
    const [finding] = (await readScopes(azure, [vault])).findings;
    expect(finding).toMatchObject({ resource: { name: 'kv-components' } });
    expect(finding?.components).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { isOwn, type Placed } from '../../../../src/sources/azure/targets/own.ts';
import { parseAzureTarget } from '../../../../src/sources/azure/targets/target.ts';

const SUB = '/subscriptions/11111111-2222-3333-4444-555555555555';
const OTHER = '/subscriptions/99999999-2222-3333-4444-555555555555';
const GROUP = `${SUB}/resourceGroups/shop`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-1`;
const POLICIES = '/providers/Microsoft.Authorization';
const MANAGEMENT = '/providers/Microsoft.Management/managementGroups/contoso-root';
const ASSIGNMENT = `${SUB}${POLICIES}/policyAssignments/baseline`;
const INHERITED = `${MANAGEMENT}${POLICIES}/policyAssignments/root`;

const record: Placed = {
  resourceId: VAULT,
  policyAssignmentId: ASSIGNMENT,
  policyDefinitionId: `${POLICIES}/policyDefinitions/purge-protection`,
  policySetDefinitionId: `${MANAGEMENT}${POLICIES}/policySetDefinitions/iso`,
  managementGroupIds: 'landing-zones, Contoso-Root,tenant',
};

function owns(line: string, change: Partial<Placed>): boolean {
  const parsed = parseAzureTarget(line);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return isOwn({ ...record, ...change }, parsed.value);
}

describe('a record belongs to', () => {
  it.each<[string, string, Partial<Placed>]>([
    ['a management group above it', MANAGEMENT, {}],
    ['the management group that was asked, where it names none', MANAGEMENT, { managementGroupIds: null }],
    [
      'the management group that was asked, where it names none at all',
      MANAGEMENT,
      { managementGroupIds: '' },
    ],
    ['its subscription', SUB, {}],
    ['its subscription, as itself', SUB, { resourceId: SUB }],
    ['its resource group, in any case', GROUP.toUpperCase(), {}],
    ['its resource group, without a first slash', GROUP, { resourceId: VAULT.slice(1) }],
    ['its resource', VAULT, {}],
    ['the resource that it is a part of', VAULT, { resourceId: `${VAULT}/keys/one` }],
    ['its assignment', ASSIGNMENT.toLowerCase(), {}],
    [
      'its definition, built in, asked at a subscription',
      `${SUB}${POLICIES}/policyDefinitions/Purge-Protection`,
      {},
    ],
    ["its initiative, a management group's", `${SUB}${POLICIES}/policySetDefinitions/iso`, {}],
    [
      'its scope narrowed to its assignment',
      `${GROUP} assignment=${INHERITED}`,
      { policyAssignmentId: INHERITED.toUpperCase() },
    ],
  ])('%s', (_, line, change) => {
    expect(owns(line, change)).toBe(true);
  });
});

describe('a record does not belong to', () => {
  it.each<[string, string, Partial<Placed>]>([
    ['a management group that it does not name', MANAGEMENT, { managementGroupIds: 'contoso-root-2,tenant' }],
    ['another subscription', OTHER, {}],
    ['a group whose name only begins alike', GROUP, { resourceId: `${GROUP}-2/providers/x/y/z` }],
    ['a resource beside it', VAULT, { resourceId: `${VAULT}2` }],
    ['the group of a resource', VAULT, { resourceId: GROUP }],
    ['another assignment', `${SUB}${POLICIES}/policyAssignments/base`, {}],
    ['another definition', `${SUB}${POLICIES}/policyDefinitions/purge`, {}],
    ['its definition in another subscription', `${OTHER}${POLICIES}/policyDefinitions/purge-protection`, {}],
    [
      'an initiative, where it has none',
      `${SUB}${POLICIES}/policySetDefinitions/iso`,
      { policySetDefinitionId: null },
    ],
    ['its scope narrowed to another assignment', `${GROUP} assignment=${INHERITED}`, {}],
    [
      'another scope narrowed to its assignment',
      `${OTHER} assignment=${INHERITED}`,
      { policyAssignmentId: INHERITED },
    ],
  ])('%s', (_, line, change) => {
    expect(owns(line, change)).toBe(false);
  });
});

it('an id of nothing but slashes takes no time', () => {
  expect(owns(SUB, { resourceId: `${'/'.repeat(500_000)}x${'/'.repeat(500_000)}y` })).toBe(false);
});

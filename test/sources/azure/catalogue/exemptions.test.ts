import { describe, expect, it } from 'vitest';
import { SUBSCRIPTION_ID } from '../../../../sandbox/azure/seed-catalog.ts';
import { separateExempted } from '../../../../src/sources/azure/catalogue/exempted.ts';
import { ExemptionBook } from '../../../../src/sources/azure/catalogue/exemption-book.ts';
import { findingOf, NOW, ROOT_GROUP, STORAGE, SUBSCRIPTION, WEB } from './scene.ts';

const AT = '/providers/Microsoft.Authorization/policyExemptions';
const ASSIGNMENT = `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/baseline`;
const OTHER_ASSIGNMENT = `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/baseline-2`;
const ABOVE = `${ROOT_GROUP}/providers/Microsoft.Authorization/policyAssignments/root`;
const FINDING = findingOf({
  policy: { assignment: ASSIGNMENT, reference: 'secureTransfer' },
  resource: { id: STORAGE },
});

type Row = { readonly scope?: string; readonly name?: string } & Record<string, unknown>;

function row({ scope = WEB, name = 'accepted', ...properties }: Row): unknown {
  return {
    id: `${scope}${AT}/${name}`,
    properties: { policyAssignmentId: ASSIGNMENT, exemptionCategory: 'Waiver', ...properties },
  };
}

const NOWHERE = { subscriptions: [SUBSCRIPTION_ID], managementGroups: [] };

function judge(rows: readonly unknown[], finding = FINDING) {
  const book = new ExemptionBook(NOW, NOWHERE);
  for (const one of rows) book.add(one);
  return separateExempted([finding], book);
}

describe('an exemption covers', () => {
  it.each<[string, Row]>([
    ['what is below its resource group', {}],
    ['what is below its subscription', { scope: SUBSCRIPTION }],
    ['its own resource', { scope: STORAGE }],
    ['whatever the case of ids', { scope: WEB.toUpperCase(), policyAssignmentId: ASSIGNMENT.toUpperCase() }],
    ['the uses of definitions that it names', { policyDefinitionReferenceIds: ['x', 'SECUREtransfer'] }],
    ['all of them with an empty list', { policyDefinitionReferenceIds: [] }],
    ['all of them with null', { policyDefinitionReferenceIds: null }],
    ['until its last moment', { expiresOn: '2026-11-23T12:00:00.0000001Z' }],
    ['for ever with null', { expiresOn: null }],
    ['without any resource selector', { resourceSelectors: [] }],
  ])('%s', (_, properties) => {
    const { counted, setAside, notes } = judge([row(properties)]);
    expect(counted).toEqual([]);
    expect(setAside).toMatchObject([{ reason: 'exempted', finding: FINDING }]);
    expect(notes).toEqual([]);
  });
});

it('an exemption covers the parts of its resource', () => {
  const part = findingOf({ policy: FINDING.policy, resource: { id: `${STORAGE}/blobServices/default` } });
  expect(judge([row({ scope: STORAGE })], part).setAside).toHaveLength(1);
});

describe('an exemption covers nothing', () => {
  it.each<[string, Row]>([
    ['of another assignment', { policyAssignmentId: OTHER_ASSIGNMENT }],
    ['of a resource group with a longer name', { scope: `${WEB}-2` }],
    ['of a group whose name is the beginning', { scope: WEB.slice(0, -1) }],
    ['of a part of the resource', { scope: `${STORAGE}/blobServices/default` }],
    ['of other uses of definitions', { policyDefinitionReferenceIds: ['diagnostics'] }],
    ['from the moment it ends', { expiresOn: '2026-11-23T12:00:00Z' }],
    ['after it has ended', { expiresOn: '2026-11-23T11:59:59.9999999Z' }],
  ])('%s', (_, properties) => {
    expect(judge([row(properties)])).toEqual({ counted: [FINDING], setAside: [], notes: [] });
  });

  it('where it names uses and the policy is assigned by itself', () => {
    const alone = findingOf({ policy: { assignment: ASSIGNMENT }, resource: { id: STORAGE } });
    const { counted } = judge([row({ policyDefinitionReferenceIds: [''] })], alone);
    expect(counted).toEqual([alone]);
  });

  it.each<[string, unknown]>([
    ['no object', 'exempt'],
    ['no id', { properties: { policyAssignmentId: ASSIGNMENT, exemptionCategory: 'Waiver' } }],
    ['an id that is no exemption’s', { ...Object(row({})), id: WEB }],
    ['an id at the tenant', { ...Object(row({})), id: `${AT}/all` }],
    ['a date that is none', row({ expiresOn: 'never' })],
    ['an empty date', row({ expiresOn: '' })],
    ['a date without a zone', row({ expiresOn: '2027-01-01T00:00:00' })],
    ['a date as a number', row({ expiresOn: 4_102_444_800 })],
    ['a category nobody knows', row({ exemptionCategory: 'Whatever' })],
    ['no category', row({ exemptionCategory: undefined })],
    ['references as text', row({ policyDefinitionReferenceIds: 'secureTransfer' })],
    ['a reference that is a number', row({ policyDefinitionReferenceIds: [7] })],
    ['selectors as an object', row({ resourceSelectors: {} })],
    ['no assignment', row({ policyAssignmentId: '' })],
  ])('with %s, and a note says so', (_, malformed) => {
    expect(judge([malformed])).toEqual({
      counted: [FINDING],
      setAside: [],
      notes: ['Some policy exemptions could not be understood: they exempt nothing.'],
    });
  });

  it('with resource selectors, and a note says so', () => {
    const selective = row({ resourceSelectors: [{ name: 'x', selectors: [] }] });
    const { counted, notes } = judge([selective]);
    expect(counted).toEqual([FINDING]);
    expect(notes).toEqual([expect.stringContaining('an exemption limited by resource selectors')]);
    expect(judge([selective, row({ name: 'plain' })]).setAside).toHaveLength(1);
  });
});

describe('an exemption at a management group', () => {
  const above = findingOf({ policy: { assignment: ABOVE }, resource: { id: STORAGE } });
  const reached = row({ scope: ROOT_GROUP, policyAssignmentId: ABOVE });
  const higher = row({
    scope: '/providers/Microsoft.Management/managementGroups/contoso-landing-zones',
    policyAssignmentId: ABOVE,
  });

  function judgeIn(
    reach: ConstructorParameters<typeof ExemptionBook>[1],
    prepare?: (book: ExemptionBook) => void,
  ) {
    const book = new ExemptionBook(NOW, reach);
    book.add(higher);
    prepare?.(book);
    return separateExempted([above], book);
  }

  it('covers all that an assignment at that very group judges', () => {
    expect(judge([reached], above).setAside).toHaveLength(1);
  });

  it('covers all findings of a run that asked that group alone', () => {
    const reach = { subscriptions: [], managementGroups: ['Contoso-Landing-Zones'] };
    expect(judgeIn(reach).setAside).toHaveLength(1);
  });

  it('covers a subscription whose own list names it', () => {
    const listed = judgeIn(NOWHERE, (book) => book.add(higher, SUBSCRIPTION_ID));
    expect(listed.setAside).toHaveLength(1);
  });

  it('covers nothing in a subscription whose own list does not name it', () => {
    const listed = judgeIn(NOWHERE, (book) => book.markListed(SUBSCRIPTION_ID));
    expect(listed).toEqual({ counted: [above], setAside: [], notes: [] });
  });

  it.each([
    ['subscriptions were asked, too', [SUBSCRIPTION_ID], ['contoso-landing-zones']],
    ['another group was asked', [], ['contoso-root']],
    ['several groups were asked', [], ['contoso-landing-zones', 'fabrikam']],
  ])('is in doubt where %s: the finding counts, and a note says so', (_, subscriptions, managementGroups) => {
    const { counted, setAside, notes } = judgeIn({ subscriptions, managementGroups });
    expect([counted, setAside]).toEqual([[above], []]);
    expect(notes).toEqual([
      expect.stringContaining('an exemption at a management group may cover them: 1 finding.'),
    ]);
  });
});

it.each<[string, Row, string]>([
  [
    'its name, category and end',
    { displayName: 'Accepted in SEC-142', expiresOn: '2027-03-31T00:00:00Z', exemptionCategory: 'mitigated' },
    'policy exemption “Accepted in SEC-142” (Mitigated), until 2027-03-31T00:00:00Z',
  ],
  ['the name of its id', { displayName: ' ' }, 'policy exemption “accepted” (Waiver), without an end'],
  [
    'no e-mail address',
    { displayName: 'Asked by bob@contoso.com' },
    'policy exemption “Asked by (e-mail)” (Waiver), without an end',
  ],
])('an exemption is told by %s', (_, properties, detail) => {
  expect(judge([row(properties)]).setAside).toMatchObject([{ detail }]);
});

it('of several exemptions the same one is told, whatever their order', () => {
  const rows = ['b', 'a', 'c'].map((name) => row({ name }));
  const [forwards, backwards] = [judge(rows), judge(rows.toReversed())];
  expect(forwards.setAside).toEqual(backwards.setAside);
  expect(forwards.setAside[0]?.detail).toContain('“a”');
});

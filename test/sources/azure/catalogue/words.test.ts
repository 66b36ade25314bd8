import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type PolicyObject, policyObject } from '../../../../src/sources/azure/api/definitions.ts';
import { enrich, findingOf } from './scene.ts';

function object(properties: Record<string, unknown>): PolicyObject {
  return v.parse(policyObject, { id: '/x', properties });
}

const NOTHING = { assignment: undefined, definition: undefined, initiative: undefined };

describe('the message is', () => {
  const GENERAL = { message: 'Ask the platform team.' };
  const SPECIAL = { message: 'No public addresses.', policyDefinitionReferenceId: 'noPublicIp' };
  const OTHER = { message: 'No big machines.', policyDefinitionReferenceId: 'approvedSkus' };

  it.each<[string, unknown, string | undefined, string | undefined]>([
    ['the one for this use of the definition', [GENERAL, OTHER, SPECIAL], 'noPublicIp', SPECIAL.message],
    ['the same whatever the case', [GENERAL, SPECIAL], 'NOPUBLICIP', SPECIAL.message],
    ['the general one where none is for this use', [OTHER, GENERAL], 'noPublicIp', GENERAL.message],
    ['the general one where there is one use only', [OTHER, GENERAL], undefined, GENERAL.message],
    [
      'the general one where its reference is null',
      [{ ...GENERAL, policyDefinitionReferenceId: null }],
      'noPublicIp',
      GENERAL.message,
    ],
    ['the first of several', [GENERAL, { message: 'Second.' }], undefined, GENERAL.message],
    ['none where all are for other uses', [OTHER], 'noPublicIp', undefined],
    ['none where the text is blank', [{ message: ' ' }], undefined, undefined],
    ['the next where one is malformed', [7, { message: 7 }, GENERAL], undefined, GENERAL.message],
    ['none where the list is none', 'Ask the platform team.', undefined, undefined],
    ['none where there is no list', undefined, undefined, undefined],
  ])('%s', (_, nonComplianceMessages, reference, message) => {
    const assignment = object({ nonComplianceMessages });
    const finding = findingOf({ policy: { reference } });
    expect(enrich(finding, { ...NOTHING, assignment }, undefined).message).toBe(message);
  });

  it('what it was where no assignment is known', () => {
    expect(enrich(findingOf({ message: 'Said before.' }), NOTHING, undefined).message).toBe('Said before.');
  });
});

describe('a policy is called', () => {
  const definition = object({
    displayName: 'Allowed locations',
    description: 'Data stays in Europe.',
    metadata: { Category: 'General', securityCenter: { RemediationDescription: 'Move it.' } },
  });
  const initiative = object({ displayName: 'Baseline', metadata: { category: 'Network' } });
  const assignment = object({ displayName: 'Baseline of Contoso', metadata: { category: 'Tags' } });

  it('as its definition and initiative say', () => {
    expect(enrich(findingOf(), { assignment, definition, initiative }, undefined).policy).toMatchObject({
      title: 'Allowed locations',
      description: 'Data stays in Europe.',
      packTitle: 'Baseline',
      category: 'General',
      remediation: 'Move it.',
    });
  });

  it('by its assignment where there is no initiative', () => {
    const { policy } = enrich(findingOf(), { ...NOTHING, assignment, definition }, undefined);
    expect(policy.packTitle).toBe('Baseline of Contoso');
  });

  it('by the category of the initiative where the definition has none', () => {
    const bare = object({ metadata: { category: '' } });
    const { policy } = enrich(findingOf(), { assignment, definition: bare, initiative }, undefined);
    expect(policy.category).toBe('Network');
  });

  it('with the remediation of Defender where the definition has none', () => {
    const said = { severity: undefined, remediation: 'Set it to Enabled.' };
    expect(enrich(findingOf(), NOTHING, said).policy.remediation).toBe('Set it to Enabled.');
    expect(enrich(findingOf(), { ...NOTHING, definition }, said).policy.remediation).toBe('Move it.');
  });

  it('what it was where nothing is known', () => {
    const finding = findingOf({ policy: { title: 'Known', category: 'Tags' } });
    expect(enrich(finding, NOTHING, undefined)).toEqual(finding);
  });

  it('by what is of the right kind, and the rest of it is kept', () => {
    const odd = object({ displayName: 7, description: 'Said.', metadata: { category: { name: 'x' } } });
    expect(enrich(findingOf(), { ...NOTHING, definition: odd }, undefined).policy).toMatchObject({
      title: undefined,
      description: 'Said.',
      category: undefined,
    });
  });
});

it('nobody whom metadata names is kept', () => {
  const people = { createdBy: 'bob@contoso.com', assignedBy: 'Bob', updatedBy: 'b0b', parameterScopes: {} };
  expect(JSON.stringify(object({ metadata: people }))).not.toMatch(/bob|b0b/i);
});

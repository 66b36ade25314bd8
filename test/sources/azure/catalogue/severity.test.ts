import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/finding/finding.ts';
import { type PolicyObject, policyObject } from '../../../../src/sources/azure/api/definitions.ts';
import { enrich, findingOf } from './scene.ts';

const ID = '/providers/Microsoft.Authorization/policyDefinitions/d';

function object(properties: Record<string, unknown>): PolicyObject {
  return v.parse(policyObject, { id: ID, properties });
}

type Said = { assignment?: unknown; definition?: unknown; defender?: string };

function severityIn({ assignment, definition, defender }: Said, finding: Finding = findingOf()): Finding {
  const known = {
    assignment: object({ metadata: assignment }),
    definition: object({ metadata: definition }),
    initiative: undefined,
  };
  return enrich(finding, known, { severity: defender, remediation: undefined });
}

const ALL: Said = {
  assignment: { severity: 'critical' },
  definition: { severity: 'low', securityCenter: { Severity: 'High' } },
  defender: 'Medium',
};

describe('the severity is the word of', () => {
  it.each<[string, Said, string, string]>([
    ['the assignment, before all others', ALL, 'critical', 'assignment'],
    ['the definition', { ...ALL, assignment: {} }, 'low', 'definition'],
    [
      'its securityCenter',
      { ...ALL, assignment: undefined, definition: { securityCenter: { Severity: 'High' } } },
      'high',
      'security-center',
    ],
    ['Defender', { defender: 'Low' }, 'low', 'defender'],
    ['the effect, where nobody else says one', {}, 'medium', 'effect'],
    ['a key of any case', { assignment: { SEVERITY: ' High ' } }, 'high', 'assignment'],
    [
      'keys of any case, all the way down',
      { definition: { SecurityCENTER: { sEverity: 'LOW' } } },
      'low',
      'security-center',
    ],
    ['the next one, where a word is blank', { ...ALL, assignment: { severity: ' ' } }, 'low', 'definition'],
    ['the next one, where it is null', { ...ALL, assignment: { severity: null } }, 'low', 'definition'],
    ['the next one, where it is a list', { ...ALL, assignment: { severity: ['high'] } }, 'low', 'definition'],
    ['the next one, where it is a boolean', { ...ALL, assignment: { severity: true } }, 'low', 'definition'],
    ['the next one, where metadata is text', { ...ALL, assignment: 'severity: high' }, 'low', 'definition'],
    [
      'the other spelling, where the first is blank',
      { assignment: { severity: '', Severity: 'low' } },
      'low',
      'assignment',
    ],
  ])('%s', (_, said, severity, severityFrom) => {
    const decided = severityIn(said);
    expect(decided).toMatchObject({ severity, severityFrom });
    expect(decided.unknownWords).toEqual({});
  });

  it.each<[string, string | number, string]>([
    ['a word', ' Catastrophic', ' Catastrophic'],
    ['a number', 4, '4'],
  ])('nobody knows (%s): it is unknown, shown as it came, and ends the chain', (_, severity, word) => {
    expect(severityIn({ ...ALL, assignment: { severity } })).toMatchObject({
      severity: 'unknown',
      severityFrom: 'assignment',
      unknownWords: { severity: word },
    });
  });

  it('that is known takes the place of one that was not', () => {
    const finding = findingOf({ severity: 'unknown', unknownWords: { severity: 'zap' } });
    expect(severityIn(ALL, finding).unknownWords).toEqual({});
  });

  it('that is known leaves an unknown level as it is', () => {
    const finding = findingOf({ level: 'unknown', unknownWords: { level: 'zap' } });
    expect(severityIn(ALL, finding)).toMatchObject({ severity: 'critical', unknownWords: { level: 'zap' } });
  });
});

describe('an assignment that is not enforced', () => {
  const unenforced = (metadata: unknown, finding: Finding): Finding =>
    enrich(
      finding,
      {
        assignment: object({ enforcementMode: 'donotEnforce', metadata }),
        definition: undefined,
        initiative: undefined,
      },
      undefined,
    );

  it('has a disabled level, and a severity that its effect does not decide', () => {
    const finding = findingOf({ level: 'unknown', unknownWords: { level: 'zap' }, blocked: false });
    expect(unenforced({}, finding)).toEqual({
      ...finding,
      level: 'disabled',
      levelFrom: 'assignment',
      severity: 'unspecified',
      severityFrom: 'effect',
      unknownWords: {},
    });
  });

  it('and has not undone a request that was refused', () => {
    const finding = findingOf({ level: 'mandatory', severity: 'high', blocked: true });
    expect(unenforced({}, finding)).toMatchObject({ level: 'mandatory', severity: 'high' });
  });

  it('keeps the severity that metadata says', () => {
    expect(unenforced({ severity: 'high' }, findingOf())).toMatchObject({
      level: 'disabled',
      severity: 'high',
      severityFrom: 'assignment',
    });
  });

  it.each(['Default', 'Enroll', '', null, undefined, 7])('is not one with the mode %j', (enforcementMode) => {
    const known = { assignment: object({ enforcementMode }), definition: undefined, initiative: undefined };
    expect(enrich(findingOf({ level: 'advisory' }), known, undefined)).toMatchObject({
      level: 'advisory',
      severity: 'medium',
    });
  });
});

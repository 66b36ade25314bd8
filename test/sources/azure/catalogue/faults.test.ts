import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import type { Finding } from '../../../../src/finding/finding.ts';
import { createService } from '../../../../src/sources/http.ts';
import { KINDS_OF_FAULTS } from '../../../faults/faults.ts';
import { serviceOptions } from '../../service.ts';
import { explain, findingOf, findingsOf, fingerprints, STORAGE, startCatalogue, WEB } from './scene.ts';

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startCatalogue();
  azure.estate.exemptions = azure.estate.assignments.slice(0, 3).map(({ id }, index) => ({
    id: `${STORAGE}/providers/Microsoft.Authorization/policyExemptions/e${index}`,
    policyAssignmentId: id,
    exemptionCategory: 'Waiver',
  }));
});

afterEach(() => azure.close());

const all = { defenderSeverity: true };
const KINDS = [
  'policy assignments',
  'policy definitions',
  'policy initiatives',
  'Defender',
  'policy exemptions',
];

describe('where every look-up is answered with', () => {
  it.each(KINDS_OF_FAULTS.filter(({ silent = false }) => !silent).map((row) => [row.name, row] as const))(
    '%s, the findings stay as they were, and notes say what is missing',
    async (_, { fault }) => {
      const before = findingsOf(azure.estate);
      azure.faults.add({ path: /./, fault });
      const { findings, setAside, notes } = await explain(azure, before, all);
      expect(findings).toEqual(before);
      expect(setAside).toEqual([]);
      for (const kind of KINDS) expect(notes.join('\n')).toContain(kind);
      expect(notes).toHaveLength(KINDS.length);
    },
  );

  it('nothing, since the time for the run is up', async () => {
    const signal = AbortSignal.abort(new DOMException('up', 'TimeoutError'));
    const before = findingsOf(azure.estate);
    const service = createService(serviceOptions(azure.url, { signal }));
    const { findings, notes } = await explain(azure, before, { ...all, service });
    expect(findings).toEqual(before);
    for (const kind of KINDS) expect(notes.join('\n')).toContain(kind);
    expect(azure.exchanges).toEqual([]);
  });

  it('403, each note names the permission', async () => {
    azure.forbid(/./);
    const { notes } = await explain(azure, findingsOf(azure.estate), all);
    expect(notes.join('\n')).toMatch(
      /policyAssignments\/read.*policyDefinitions\/read.*policySetDefinitions\/read.*assessmentMetadata\/read.*policyExemptions\/read/s,
    );
  });
});

describe('where one look-up is answered badly, the others are heard:', () => {
  it.each<[string, RegExp, (finding: Finding) => unknown]>([
    ['the definitions', /\/policyDefinitions\//i, ({ policy }) => policy.packTitle],
    ['the assignments', /\/policyAssignments\//i, ({ policy }) => policy.title],
    ['the initiatives', /\/policySetDefinitions\//i, ({ policy }) => policy.title],
    ['the exemptions', /\/policyExemptions/i, ({ policy }) => policy.title],
    ['Defender', /assessmentMetadata/, ({ policy }) => policy.title],
  ])('%s', async (_, path, heard) => {
    azure.switches.resourceGraph = 'absent';
    azure.faults.add({ path, fault: { kind: 'status', status: 500 } });
    const before = findingsOf(azure.estate);
    const explained = await explain(azure, before, all);
    expect(fingerprints(explained)).toEqual(fingerprints({ findings: before, setAside: [] }));
    const everybody = [...explained.findings, ...explained.setAside.map(({ finding }) => finding)];
    expect(everybody.filter((finding) => heard(finding) === undefined)).toEqual([]);
  });
});

it('an outage is not waited out for every id', async () => {
  azure.faults.add({ path: /./, fault: { kind: 'html' } });
  const findings = Array.from({ length: 200 }, (_, index) =>
    findingOf({ policy: { definition: `/providers/Microsoft.Authorization/policyDefinitions/d${index}` } }),
  );
  const { notes } = await explain(azure, findings);
  const gets = azure.exchanges.filter(({ method }) => method === 'GET').length;
  expect(gets).toBeLessThan(20);
  expect(notes).toEqual([expect.stringMatching(/^200 of the policy definitions could not be read/)]);
});

describe('what is kept back', () => {
  it.each(KINDS_OF_FAULTS.filter(({ silent = false }) => !silent).map((row) => [row.name, row] as const))(
    'by %s is told as a failure, unless it is an answer',
    async (_, { fault, code }) => {
      azure.faults.add({ path: /./, fault });
      const { failure } = await explain(azure, findingsOf(azure.estate), all);
      const isAnswer = ['forbidden', 'not-found', 'rejected'].includes(code);
      expect(failure).toEqual(isAnswer ? undefined : expect.objectContaining({ code }));
    },
  );

  it('of Defender is told where it was asked for', async () => {
    azure.faults.add({ path: /assessmentMetadata/, fault: { kind: 'status', status: 500 } });
    const before = findingsOf(azure.estate);
    expect((await explain(azure, before, all)).failure).toMatchObject({ code: 'server-error' });
    expect((await explain(azure, before)).failure).toBeUndefined();
  });
});

it('a refusal of each id is no outage', async () => {
  azure.switches.resourceGraph = 'absent';
  const known = azure.estate.definitions[0]?.id ?? '';
  const findings = Array.from({ length: 50 }, (_, index) =>
    findingOf({ policy: { definition: `/providers/Microsoft.Authorization/policyDefinitions/d${index}` } }),
  );
  const { findings: explained } = await explain(azure, [
    ...findings,
    findingOf({ policy: { definition: known } }),
  ]);
  expect(explained.at(-1)?.policy.title).toEqual(expect.any(String));
});

/** Answers that look right in places: keys that are read, with values of any kind. */
const anyAnswer = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(
      null,
      '',
      'high',
      'DoNotEnforce',
      'Waiver',
      STORAGE,
      WEB,
      7,
      true,
      '2027-01-01T00:00:00Z',
    ),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'id',
        'properties',
        'value',
        'data',
        'metadata',
        'severity',
        'enforcementMode',
        'nonComplianceMessages',
        'message',
        'policyAssignmentId',
        'exemptionCategory',
        'policyDefinitionReferenceIds',
        'expiresOn',
        '__proto__',
      ),
      tie('node'),
      { maxKeys: 5 },
    ),
  ),
})).node;

it('whatever is answered, no finding is lost, doubled or renamed', async () => {
  const before = findingsOf(azure.estate);
  await fc.assert(
    fc.asyncProperty(anyAnswer, anyAnswer, anyAnswer, fc.boolean(), async (one, list, properties, deep) => {
      const change = (body: unknown): unknown => {
        const { value, data, ...rest } = Object(body);
        if (!deep) return Array.isArray(data) ? { data: one } : Array.isArray(value) ? { value: list } : one;
        const rows = [value, data].find(Array.isArray) ?? [rest];
        const changed = rows.map((row: unknown) => ({ ...Object(row), properties }));
        return { ...changed[0], value: changed, data: changed, totalRecords: 0 };
      };
      azure.faults.clear();
      azure.faults.add({ path: /./, fault: { kind: 'rewrite', body: change } });
      const explained = await explain(azure, before, all);
      expect(fingerprints(explained)).toEqual(fingerprints({ findings: before, setAside: [] }));
    }),
    { numRuns: 60 },
  );
});

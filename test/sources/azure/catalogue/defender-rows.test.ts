import * as v from 'valibot';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import { explain, findingsOf, startCatalogue } from './scene.ts';

type Properties = Record<string, unknown>;

const ASKED = { defenderSeverity: true };
const list = v.object({ value: v.array(v.looseObject({ properties: v.record(v.string(), v.unknown()) })) });

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startCatalogue();
});

afterEach(() => azure.close());

function changeRows(change: (properties: Properties) => unknown): void {
  const body = (answer: unknown) => ({
    value: v.parse(list, answer).value.map((row) => ({ ...row, properties: change(row.properties) })),
  });
  azure.faults.add({ path: /assessmentMetadata/, fault: { kind: 'rewrite', body } });
}

it.each<[string, (properties: Properties) => unknown]>([
  ['a severity of another kind', (properties) => ({ ...properties, severity: { word: 'High' } })],
  ['no severity', (properties) => ({ ...properties, severity: undefined })],
  ['null for a severity', (properties) => ({ ...properties, severity: null })],
  ['a definition of another kind', (properties) => ({ ...properties, policyDefinitionId: 7 })],
  ['no properties', () => undefined],
  ['a list for properties', () => []],
])('a row of Defender with %s is a failure: it may say how severe a finding is', async (_, change) => {
  changeRows(change);
  const { failure, notes } = await explain(azure, findingsOf(azure.estate), ASKED);
  expect(failure).toMatchObject({ code: 'contract' });
  expect(notes.join('\n')).toContain('a row is no assessment');
});

it.each([undefined, null, ''])('a row that is of no definition is none (%s)', async (policyDefinitionId) => {
  changeRows((properties) => ({ ...properties, policyDefinitionId }));
  const { failure, notes } = await explain(azure, findingsOf(azure.estate), ASKED);
  expect(failure).toBeUndefined();
  expect(notes.join('\n')).not.toContain('Defender');
});

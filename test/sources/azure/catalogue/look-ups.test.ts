import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureSandbox } from '../../../../sandbox/azure/server.ts';
import type { Exchange } from '../../../../sandbox/server.ts';
import { explain, findingOf, findingsOf, STORAGE, SUBSCRIPTION, startCatalogue } from './scene.ts';

const GRAPH = /Microsoft\.ResourceGraph/;
const LOOK_UP = /\/policy(?:Assignments|Definitions|SetDefinitions)\/[^/]+$/i;

let azure: AzureSandbox;

beforeEach(async () => {
  azure = await startCatalogue();
});

afterEach(() => azure.close());

const lookUps = (): readonly Exchange[] => azure.exchanges.filter(({ path }) => LOOK_UP.test(path));
const queries = (): readonly Exchange[] => azure.exchanges.filter(({ path }) => GRAPH.test(path));
/** What the estate calls each of the findings' policies. */
const titles = (): readonly (string | undefined)[] =>
  findingsOf(azure.estate).map(
    ({ policy }) => azure.estate.definitions.find(({ id }) => id === policy.definition)?.displayName,
  );

async function shownTitles() {
  const { findings, notes } = await explain(azure, findingsOf(azure.estate));
  return { titles: findings.map(({ policy }) => policy.title), notes };
}

describe('the names of policies', () => {
  it('come in one query of Resource Graph, and one of exemptions', async () => {
    const shown = await shownTitles();
    expect(shown.titles).toEqual(titles());
    expect(shown.notes).toEqual([expect.stringContaining('(DoNotEnforce)')]);
    expect(lookUps()).toEqual([]);
    expect(queries()).toHaveLength(2);
    expect(queries()[0]?.requestBody).toMatchObject({
      options: { $top: 1000, authorizationScopeFilter: 'AtScopeAboveAndBelow', resultFormat: 'objectArray' },
    });
  });

  it.each(['forbidden', 'absent'] as const)(
    'come from Resource Manager where Resource Graph is %s, each asked once',
    async (resourceGraph) => {
      azure.switches.resourceGraph = resourceGraph;
      const shown = await shownTitles();
      expect(shown.titles).toEqual(titles());
      expect(shown.notes).toEqual([expect.stringContaining('(DoNotEnforce)')]);
      const paths = lookUps().map(({ path }) => path.toLowerCase());
      expect(new Set(paths).size).toBe(paths.length);
      expect(paths).toHaveLength(
        azure.estate.assignments.length +
          azure.estate.setDefinitions.length +
          new Set(findingsOf(azure.estate).map(({ policy }) => policy.definition)).size,
      );
    },
  );

  it('come from Resource Manager for what Resource Graph does not list', async () => {
    azure.switches.resourceGraphBuiltIns = false;
    expect((await shownTitles()).titles).toEqual(titles());
    expect(lookUps().length).toBeGreaterThan(0);
    for (const { path } of lookUps()) expect(path).toMatch(/^\/providers\/Microsoft\.Authorization\//i);
  });

  it('are not asked for where no finding is', async () => {
    expect(await explain(azure, [])).toEqual({ findings: [], setAside: [], notes: [] });
    expect(azure.exchanges).toEqual([]);
  });

  it('are found whatever the case of the ids', async () => {
    const shouting = findingsOf(azure.estate).map((finding) => ({
      ...finding,
      policy: {
        ...finding.policy,
        assignment: finding.policy.assignment?.toUpperCase(),
        definition: finding.policy.definition?.toUpperCase(),
      },
    }));
    const { findings } = await explain(azure, shouting);
    expect(findings.map(({ policy }) => policy.title)).toEqual(titles());
  });

  it('with quotes in them are asked for as they are', async () => {
    const definition = `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/o'neil's`;
    const [model] = azure.estate.definitions;
    if (model !== undefined) azure.estate.definitions.push({ ...model, id: definition, displayName: 'Odd' });
    const { findings } = await explain(azure, [findingOf({ policy: { definition } })]);
    expect(findings[0]?.policy.title).toBe('Odd');
    expect(lookUps()).toEqual([]);
  });

  it('an answer about something else is ignored, and a note says so', async () => {
    azure.switches.resourceGraph = 'absent';
    const [first, ...others] = findingsOf(azure.estate);
    const other = azure.estate.definitions.find(({ id }) => id === others.at(-1)?.policy.definition);
    const body = { id: other?.id, properties: { displayName: 'Foreign', metadata: { severity: 'low' } } };
    azure.faults.add({
      method: 'GET',
      path: /policyDefinitions/,
      fault: { kind: 'status', status: 200, body },
    });
    const { findings, notes } = await explain(azure, first === undefined ? [] : [first]);
    expect(findings[0]?.policy.title).toBeUndefined();
    expect(findings[0]).toMatchObject({ severity: 'medium', severityFrom: 'effect' });
    expect(notes.join()).toMatch(/1 of the policy definitions could not be read.*about something else/);
  });

  it('rows of Resource Graph that nobody asked for name nothing', async () => {
    azure.faults.add({
      path: GRAPH,
      fault: {
        kind: 'status',
        status: 200,
        body: {
          totalRecords: 2,
          count: 2,
          data: [{ id: '/x', properties: { displayName: 'Foreign' } }, 'row'],
        },
      },
    });
    const { titles: shown } = await shownTitles();
    expect(shown).toEqual(titles());
  });

  it.each([
    'nobody',
    '/subscriptions/../../providers/Microsoft.Authorization/policyDefinitions/x',
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/..`,
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/x?api-version=1`,
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/x%2f..`,
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/x/versions/1`,
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/x`,
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/x`,
    'https://evil.example/providers/Microsoft.Authorization/policyDefinitions/x',
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/x\n| project secrets`,
  ])('what is no id of a definition is asked for nowhere: %j', async (definition) => {
    const finding = findingOf({ policy: { definition }, resource: { id: STORAGE } });
    const { findings } = await explain(azure, [finding]);
    expect(findings).toEqual([finding]);
    expect(azure.exchanges).toEqual([]);
  });
});

describe('Defender’s severities', () => {
  const lists = (): number => azure.exchanges.filter(({ path }) => /assessmentMetadata/.test(path)).length;

  it('are asked for only when that is wished', async () => {
    await explain(azure, findingsOf(azure.estate));
    expect(lists()).toBe(0);
  });

  it('decide where nothing before does, with one list', async () => {
    const { findings } = await explain(azure, findingsOf(azure.estate), { defenderSeverity: true });
    const [rated] = azure.estate.assessments;
    const decided = findings.filter(({ severityFrom }) => severityFrom === 'defender');
    expect(decided).toMatchObject([
      {
        severity: 'high',
        policy: { definition: rated?.policyDefinitionId, remediation: rated?.remediationDescription },
      },
    ]);
    expect(lists()).toBe(1);
  });

  it.each<[string, (estate: AzureSandbox['estate']) => void]>([
    [
      'the assignments decide all',
      ({ assignments }) => {
        for (const one of assignments) one.metadata = { severity: 'low' };
      },
    ],
    [
      'the definitions decide all',
      ({ definitions }) => {
        for (const one of definitions) one.metadata = { severity: 'low' };
      },
    ],
    [
      'their securityCenter decides all',
      ({ definitions }) => {
        for (const one of definitions) one.metadata = { securityCenter: { Severity: 'Low' } };
      },
    ],
  ])('are not asked for where %s', async (_, decide) => {
    decide(azure.estate);
    await explain(azure, findingsOf(azure.estate), { defenderSeverity: true });
    expect(lists()).toBe(0);
  });

  it('that are blank decide nothing', async () => {
    azure.faults.add({
      path: /assessmentMetadata/,
      fault: {
        kind: 'rewrite',
        body: (body) => JSON.parse(JSON.stringify(body).replaceAll('"High"', '" "')),
      },
    });
    const { findings } = await explain(azure, findingsOf(azure.estate), { defenderSeverity: true });
    expect(findings.filter(({ severityFrom }) => severityFrom === 'defender')).toEqual([]);
    expect(findings.some(({ policy }) => policy.remediation !== undefined)).toBe(true);
  });

  it.each([
    ['Low', 'High'],
    ['High', 'Low'],
  ] as const)('of several assessments of one definition (%s, %s) are the worst', async (first, second) => {
    const [model] = azure.estate.assessments;
    if (model === undefined) throw new Error('no assessment');
    azure.estate.assessments = [first, second].map((severity, index) => ({
      ...model,
      name: `${index}`,
      severity,
    }));
    azure.switches.listPageSize = 1;
    const { findings } = await explain(azure, findingsOf(azure.estate), { defenderSeverity: true });
    expect(findings.filter(({ severityFrom }) => severityFrom === 'defender')).toMatchObject([
      { severity: 'high' },
    ]);
    expect(lists()).toBe(2);
  });
});

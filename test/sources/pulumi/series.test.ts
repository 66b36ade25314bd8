import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import type { PulumiSwitches } from '../../../sandbox/pulumi/switches.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { readPulumi } from './reader.ts';
import { ofStack, openIssues, seenIn } from './truth.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const STACKS = ['acme/website/production', 'acme/website/staging', 'acme/landing-zone/clean'];

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
});

afterEach(() => pulumi.close());

const truth = () =>
  openIssues(
    pulumi,
    (issue) =>
      ofStack('acme', 'website', 'production')(issue) || ofStack('acme', 'website', 'staging')(issue),
  );
const requests = (path: RegExp) => pulumi.exchanges.filter((exchange) => path.test(exchange.path));

describe('many targets of one organisation are one series of requests', () => {
  it('with one filter that names them all', async () => {
    await readPulumi(pulumi, { stacks: STACKS });
    const [first] = requests(/issues$/);
    expect(first?.requestBody).toMatchObject({
      rowGroupCols: [],
      valueCols: [],
      groupKeys: [],
      filterModel: {
        type: 'OR',
        conditions: STACKS.map((stack) => ({
          filterType: 'join',
          type: 'AND',
          conditions: [
            { colId: 'entityType', type: 'equals', filter: 'stack' },
            { colId: 'entityProject', filter: stack.split('/')[1] },
            { colId: 'entityId', filter: stack.split('/')[2] },
          ],
        })),
      },
    });
    const pages = requests(/issues$/).filter(({ requestBody }) =>
      JSON.stringify(requestBody).includes('"type":"OR"'),
    );
    const rows = pulumi.estate.issues.filter(
      (issue) =>
        ofStack('acme', 'website', 'production')(issue) || ofStack('acme', 'website', 'staging')(issue),
    );
    expect(pages).toHaveLength(
      Math.ceil(rows.filter(({ status }) => !['fixed', 'by_design'].includes(status)).length / 100),
    );
  });

  it('that splits where there are very many', async () => {
    const { stacks } = pulumi.estate;
    const [model] = stacks;
    if (model)
      for (let index = 0; index < 120; index += 1)
        stacks.push({ ...model, project: 'fleet', stack: `s${index}` });
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/fleet/*'] });
    expect(targets.map(({ state }) => state.kind)).toEqual(Array.from({ length: 120 }, () => 'read'));
    const firsts = requests(/issues$/).filter(({ requestBody }) =>
      JSON.stringify(requestBody).includes('"type":"OR"'),
    );
    expect(firsts).toHaveLength(3);
  });

  const POSITIONS: readonly Partial<PulumiSwitches>[] = [
    {},
    { filter: 'ignored' },
    { filter: 'refuses-nesting' },
    { filter: 'first-branch-only' },
    { filter: 'ignores-nesting' },
    { filter: 'first-branch-only', counts: 'absent' },
    { filter: 'first-join-only' },
    { filter: 'as-all' },
    { filter: 'as-all', counts: 'absent', rowCount: 'absent' },
    { filter: 'refuses-nesting', rowCount: 'absent', pageCap: 40 },
    { counts: 'absent' },
    { counts: 'unknown-field' },
    { emptyList: 'null', rowCount: 'null' },
    { listRoute: 'findings' },
    { listRoute: 'findings', filter: 'refuses-nesting', counts: 'absent' },
    { details: 'policy-null' },
    { details: 'absent' },
  ];

  it.each(POSITIONS)('and have the same findings whatever the server is like: %o', async (position) => {
    Object.assign(pulumi.switches, position);
    const { targets, findings } = await readPulumi(pulumi, { stacks: STACKS });
    expect(targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
    expect(seenIn(findings)).toEqual(truth());
    expect(findings).toHaveLength(truth().size);
  });

  it('says where a server did not take one filter for all', async () => {
    pulumi.switches.filter = 'refuses-nesting';
    const { targets } = await readPulumi(pulumi, { stacks: STACKS });
    expect(targets[0]?.cautions.join()).toContain('each was read by its own');
  });

  it('an outage of the series fails every target, and keeps the rows that came', async () => {
    pulumi.faults.add({ path: /issues$/, body: /"startRow":200,/, fault: { kind: 'status', status: 500 } });
    const { targets, findings } = await readPulumi(pulumi, { stacks: STACKS });
    expect(targets.map(({ state }) => state.kind)).toEqual(['failed', 'failed', 'failed']);
    expect(findings.length).toBeGreaterThan(0);
  });

  it('a filter that finds nothing at all proves nothing', async () => {
    pulumi.switches.filter = 'unknown-columns';
    const { targets } = await readPulumi(pulumi, { stacks: STACKS, accounts: ['acme/production'] });
    for (const { state } of targets)
      expect(state).toMatchObject({ kind: 'failed', failure: { code: 'incomplete' } });
  });

  it('a flat filter that is refused too is an error', async () => {
    pulumi.faults.add({ path: /issues$/, fault: { kind: 'status', status: 400 } });
    const { targets } = await readPulumi(pulumi, { stacks: STACKS });
    expect(targets.map(({ state }) => state.kind === 'failed' && state.failure.code)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
  });
});

describe('the service’s own count', () => {
  it('above the rows that came is an error after three readings', async () => {
    pulumi.switches.counts = 'more';
    const { targets, findings } = await readPulumi(pulumi, { stacks: ['acme/website/production'] });
    expect(targets).toMatchObject([
      {
        state: {
          kind: 'failed',
          failure: { code: 'incomplete', message: expect.stringContaining('itself has') },
        },
      },
    ]);
    // Each time everything is counted too: a count that minds no filter has no opinion.
    expect(requests(/filters$/)).toHaveLength(6);
    expect(findings.length).toBeGreaterThan(0);
  });

  it('of an outage is no reason to doubt the list', async () => {
    pulumi.faults.add({ path: /filters$/, fault: { kind: 'status', status: 500 } });
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/website/production'] });
    expect(targets).toMatchObject([{ state: { kind: 'read' } }]);
  });
});

describe('groups instead of rows', () => {
  it('are no empty list', async () => {
    const body = { policyIssues: null, groupData: [{ severity: 'high', count: 7 }], rowCount: 1 };
    pulumi.faults.add({ path: /issues$/, fault: { kind: 'status', status: 200, body } });
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/landing-zone/clean'] });
    expect(targets).toMatchObject([{ state: { kind: 'failed', failure: { code: 'contract' } } }]);
  });
});

describe('a server that throttles', () => {
  it('is asked less at once, and everything is read', async () => {
    pulumi.faults.add({ path: /issues$/, ordinals: [2, 3, 5], fault: { kind: 'status', status: 429 } });
    const { targets, findings } = await readPulumi(pulumi, { stacks: STACKS });
    expect(targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
    expect(seenIn(findings)).toEqual(truth());
  });
});

describe('15,709 rows, three stacks of which are ours', () => {
  it.each<Partial<PulumiSwitches>>([{ filter: 'honoured' }, { filter: 'ignored' }])(
    '%o',
    async (position) => {
      const { issues } = pulumi.estate;
      const model = issues.find(ofStack('acme', 'payments', 'production'));
      for (
        let index = issues.filter(({ organization }) => organization === 'acme').length;
        model && index < 15_709;
        index += 1
      ) {
        issues.push({
          ...model,
          id: `filler-${index}`,
          status: 'open',
          resourceURN: `${model.resourceURN}-${index}`,
        });
      }
      Object.assign(pulumi.switches, position);
      const { targets, findings } = await readPulumi(pulumi, { stacks: STACKS });
      expect(targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
      expect(seenIn(findings)).toEqual(truth());
    },
  );
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import type { IssueRecord } from '../../../sandbox/pulumi/records.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import type { PulumiSwitches } from '../../../sandbox/pulumi/switches.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { readPulumi } from './reader.ts';
import { ofAccount, ofStack } from './truth.ts';

const MAX_ROWS = 5;
const PRODUCTION = 'acme/website/production';
const STAGING = 'acme/website/staging';

let pulumi: PulumiSandbox;
let seeded: readonly IssueRecord[];

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), new Date('2026-11-23T12:00:00Z')));
  seeded = [...pulumi.estate.issues];
  pulumi.estate.issues.length = 0;
});

afterEach(() => pulumi.close());

/** Gives the estate so many open issues like one that it was seeded with. */
function addOpen(
  count: number,
  isModel: (issue: IssueRecord) => boolean,
  change: Partial<IssueRecord> = {},
): void {
  const model = seeded.find(isModel);
  if (model === undefined) throw new Error('the estate has no such issue');
  const { issues } = pulumi.estate;
  for (let index = 0; index < count; index += 1) {
    const id = `limit-${issues.length}`;
    issues.push({ ...model, id, status: 'open', resourceURN: `${model.resourceURN}-${id}`, ...change });
  }
}

const ofProduction = ofStack('acme', 'website', 'production');
const ofStaging = ofStack('acme', 'website', 'staging');
const read = (stacks: readonly string[], maxRows = MAX_ROWS) =>
  readPulumi(pulumi, { stacks, plan: { maxRows } });
const READ = { state: { kind: 'read' } };
const tooMany = (limit: string, remedy = 'Narrow the target, or') => ({
  state: {
    kind: 'failed',
    failure: {
      code: 'too-many-rows',
      message: expect.stringMatching(
        new RegExp(`over the limit of ${limit} rows .*${remedy} raise limits\\.rows in the policy file\\.$`),
      ),
    },
  },
});

describe('the list of policy issues', () => {
  const SERVERS: readonly Partial<PulumiSwitches>[] = [
    {},
    { rowCount: 'absent' },
    { rowCount: 'absent', pageCap: 2 },
    { pageCap: 2 },
    { listRoute: 'findings' },
  ];

  it.each(SERVERS)('of as many rows as the limit is read: %o', async (server) => {
    Object.assign(pulumi.switches, server);
    addOpen(MAX_ROWS, ofProduction);
    const { targets, findings } = await read([PRODUCTION]);
    expect(targets).toMatchObject([READ]);
    expect(findings).toHaveLength(MAX_ROWS);
  });

  it.each(SERVERS)('of one row more fails the target, and what was read still counts: %o', async (server) => {
    Object.assign(pulumi.switches, server);
    addOpen(MAX_ROWS + 1, ofProduction);
    const { targets, findings } = await read([PRODUCTION]);
    expect(targets).toMatchObject([tooMany('5')]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it('under a total that is too small is not let through', async () => {
    addOpen(MAX_ROWS + 1, ofProduction);
    const body = (answer: unknown): unknown => ({ ...Object(answer), rowCount: 1 });
    pulumi.faults.add({ path: /issues$/, fault: { kind: 'rewrite', body } });
    expect((await read([PRODUCTION])).targets).toMatchObject([tooMany('5')]);
  });
});

describe('the limit is of one target', () => {
  it.each<Partial<PulumiSwitches>>([{}, { rowCount: 'absent' }])(
    'and two that are within it may have more together: %o',
    async (server) => {
      Object.assign(pulumi.switches, server);
      addOpen(MAX_ROWS, ofProduction);
      addOpen(MAX_ROWS, ofStaging);
      const { targets, findings } = await read([PRODUCTION, STAGING]);
      expect(targets).toMatchObject([READ, READ]);
      expect(findings).toHaveLength(2 * MAX_ROWS);
      expect(targets[0]?.cautions.join()).not.toContain('did not take one filter');
    },
  );

  it('and one beyond it fails alone', async () => {
    addOpen(MAX_ROWS + 1, ofProduction);
    addOpen(MAX_ROWS, ofStaging);
    const { targets, findings } = await read([PRODUCTION, STAGING]);
    expect(targets).toMatchObject([tooMany('5'), READ]);
    expect(findings.filter(({ scope }) => scope === STAGING)).toHaveLength(MAX_ROWS);
  });

  it.each<[number, object]>([
    [2, READ],
    [3, tooMany('5')],
  ])('however its rows name an account: three in one way and %i in another', async (others, expected) => {
    addOpen(3, ofAccount('production'));
    addOpen(others, ofAccount('production'), { entityProject: '', entityId: 'production' });
    const { targets, findings } = await readPulumi(pulumi, {
      accounts: ['acme/production'],
      plan: { maxRows: MAX_ROWS },
    });
    expect(targets).toMatchObject([expected]);
    expect(findings).toHaveLength(3 + others);
  });
});

describe('the older list of violations', () => {
  const REMEDY = 'whole organisation, whatever the target, so';

  beforeEach(() => {
    Object.assign(pulumi.switches, { listRoute: 'none', violationPageSize: 2 });
  });

  it('of as many rows as the limit is read', async () => {
    addOpen(3, ofProduction);
    addOpen(2, ofStaging);
    const { targets, findings } = await read([PRODUCTION]);
    expect(targets).toMatchObject([READ]);
    expect(findings).toHaveLength(3);
  });

  it('of one row more fails every target, since it is of the organisation', async () => {
    addOpen(3, ofProduction);
    addOpen(3, ofStaging);
    const { targets, findings } = await read([PRODUCTION, STAGING]);
    expect(targets).toMatchObject([tooMany('5', REMEDY), tooMany('5', REMEDY)]);
    expect(findings.length).toBeGreaterThan(0);
  });
});

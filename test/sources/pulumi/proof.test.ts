import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import type { IssueRecord } from '../../../sandbox/pulumi/records.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { readPulumi } from './reader.ts';
import { ofAccount, ofStack } from './truth.ts';

const NOW = '2026-11-23T12:00:00Z';
const CLEAN = 'acme/landing-zone/clean';
const STAGING = 'acme/website/staging';
const PRODUCTION = 'acme/website/production';
const isOfAccount = ofAccount('production', 'us-east-1');

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), new Date(NOW)));
});

afterEach(() => pulumi.close());

/** Finds nothing by filters that name the column, and counts nothing. */
function lose(column: string, ordinals?: readonly number[]): void {
  pulumi.switches.counts = 'absent';
  const body = { policyIssues: [], groupData: null, rowCount: 0 };
  pulumi.faults.add({
    path: /policyresults\/issues$/,
    body: new RegExp(`"colId":"${column}"`),
    fault: { kind: 'status', status: 200, body },
    ...(ordinals && { ordinals }),
  });
}

/** Makes a copy of an open issue the newest of the organisation. */
function makeNewest(isOne: (issue: IssueRecord) => boolean, changed: Partial<IssueRecord> = {}): void {
  const issue = pulumi.estate.issues.find((one) => isOne(one) && one.status === 'open');
  if (issue === undefined) throw new Error('no such issue');
  pulumi.estate.issues.push({ ...issue, id: 'newest', observedAt: NOW, ...changed });
}

async function states(
  stacks: readonly string[],
  accounts: readonly string[] = [],
): Promise<readonly string[]> {
  const { targets } = await readPulumi(pulumi, { stacks, accounts });
  return targets.map(({ state }) => (state.kind === 'failed' ? `failed: ${state.failure.code}` : state.kind));
}

const DOUBTED = 'failed: incomplete';

describe('empty lists of stacks', () => {
  it('are not proven by rows of accounts', async () => {
    lose('entityId');
    expect(await states([STAGING], ['acme/production'])).toEqual([DOUBTED, 'read']);
  });

  it('are not proven by an account’s issue that leaves a column empty', async () => {
    makeNewest(isOfAccount, { entityProject: '', entityId: 'production' });
    lose('entityProject');
    expect(await states([STAGING])).toEqual([DOUBTED]);
  });

  it('are believed where the organisation has issues of accounts only', async () => {
    pulumi.estate.issues.splice(0, Number.POSITIVE_INFINITY, ...pulumi.estate.issues.filter(isOfAccount));
    expect(await states([STAGING, CLEAN])).toEqual(['read', 'read']);
  });

  it.each(['stack', 'insights-account'])(
    'are believed beside a newer issue of a type nobody knows yet, and others of %s',
    async (type) => {
      const known = pulumi.estate.issues.filter(({ entityType }) => entityType === type);
      pulumi.estate.issues.splice(0, Number.POSITIVE_INFINITY, ...known);
      const [issue] = known;
      if (issue)
        pulumi.estate.issues.push({
          ...issue,
          id: 'newest',
          observedAt: NOW,
          entityType: 'environment',
          entityId: 'e',
        });
      expect(await states([CLEAN])).toEqual(['read']);
    },
  );

  it('are all doubted where one of them is contradicted', async () => {
    makeNewest(ofStack('acme', 'website', 'staging'));
    lose('entityId');
    expect(await states([CLEAN, STAGING, PRODUCTION])).toEqual([DOUBTED, DOUBTED, DOUBTED]);
  });

  it.each([[[1]], [[1, 2]]])(
    'that are filled when they are read again, after %j, are believed',
    async (ordinals) => {
      makeNewest(ofStack('acme', 'website', 'staging'));
      lose('entityId', ordinals);
      expect(await states([STAGING])).toEqual(['read']);
    },
  );
});

describe('an empty list of an account', () => {
  it('is not proven by rows of stacks', async () => {
    pulumi.faults.add({
      path: /policyresults\/issues$/,
      body: /insights-account/,
      fault: { kind: 'status', status: 200, body: { policyIssues: [], groupData: null, rowCount: 0 } },
    });
    makeNewest(isOfAccount);
    expect(await states([STAGING], ['acme/quiet'])).toEqual(['read', DOUBTED]);
  });
});

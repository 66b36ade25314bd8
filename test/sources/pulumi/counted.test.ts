import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { readPulumi } from './reader.ts';
import { ofStack } from './truth.ts';

const STACK = 'acme/website/production';
const isOurs = ofStack('acme', 'website', 'production');

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), new Date('2026-11-23T12:00:00Z')));
});

afterEach(() => pulumi.close());

const targets = async () => (await readPulumi(pulumi, { stacks: [STACK] })).targets;
const READ = [{ state: { kind: 'read' } }];
const failed = (words: string, code = 'incomplete') => [
  { state: { kind: 'failed', failure: { code, message: expect.stringContaining(words) } } },
];

/** A page of 50 rows at most, under a total that names them only. */
function capFirstPage(): void {
  const body = (answer: unknown): unknown => {
    const rows =
      typeof answer === 'object' && answer !== null && 'policyIssues' in answer ? answer.policyIssues : [];
    const page = Array.isArray(rows) ? rows.slice(0, 50) : [];
    return { policyIssues: page, groupData: null, rowCount: page.length };
  };
  pulumi.faults.add({ path: /issues$/, body: /"endRow":100,/, fault: { kind: 'rewrite', body } });
}

function answerCounts(values: readonly object[] | null): void {
  const body = { field: 'severity', values };
  pulumi.faults.add({ path: /filters$/, fault: { kind: 'status', status: 200, body } });
}

const behindTheLast = { path: /issues$/, body: /"startRow":50,"endRow":51,/ };

describe('a page that is capped under a total of its own length', () => {
  beforeEach(capFirstPage);

  it.each<[string, () => void]>([
    ['counts right', () => undefined],
    [
      'counts right, in an organisation of these issues only',
      () => {
        pulumi.estate.issues.splice(0, Number.POSITIVE_INFINITY, ...pulumi.estate.issues.filter(isOurs));
      },
    ],
    [
      'does not count',
      () => {
        pulumi.switches.counts = 'absent';
      },
    ],
    ['counts nothing', () => answerCounts(null)],
    ['leaves some values out', () => answerCounts([{ name: 'high', count: 20 }])],
  ])('is noticed where the server %s', async (_, change) => {
    change();
    expect(await targets()).toMatchObject(failed('50 rows'));
  });

  it.each<[number, string]>([
    [403, 'forbidden'],
    [404, 'incomplete'],
    [429, 'throttled'],
    [503, 'server-error'],
  ])('is not believed where the look behind it answers %i', async (status, code) => {
    pulumi.switches.counts = 'absent';
    pulumi.faults.add({ ...behindTheLast, fault: { kind: 'status', status } });
    expect(await targets()).toMatchObject(failed(`HTTP ${status}`, code));
  });

  it('is believed where a range behind the last row is refused, as the server may', async () => {
    pulumi.switches.counts = 'absent';
    pulumi.faults.add({ ...behindTheLast, fault: { kind: 'status', status: 400 } });
    expect(await targets()).toMatchObject(READ);
  });
});

describe('a count above the rows', () => {
  it('that minds no filter is no opinion, and blocks nobody', async () => {
    answerCounts([{ name: 'high', count: 9_000 }]);
    expect(await targets()).toMatchObject(READ);
  });

  it('is explained by the closed issues, and by nothing else', async () => {
    pulumi.switches.counts = 'with-closed';
    expect(pulumi.estate.issues.some((issue) => isOurs(issue) && issue.status === 'fixed')).toBe(true);
    expect(await targets()).toMatchObject(READ);
    pulumi.switches.counts = 'more';
    expect(await targets()).toMatchObject(failed('itself has'));
  });
});

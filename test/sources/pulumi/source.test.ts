import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IssueRecord, seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import type { PulumiSwitches } from '../../../sandbox/pulumi/switches.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { SourceOutcome } from '../../../src/finding/outcome.ts';
import { readPulumi } from './reader.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
});

afterEach(() => pulumi.close());

const read = (...stacks: string[]): Promise<SourceOutcome> => readPulumi(pulumi, { stacks });

/** What the estate itself says, counted another way than the source does. */
function truth(project: string, stack: string): Set<string> {
  const counts = (issue: IssueRecord): boolean =>
    issue.entityType === 'stack' &&
    issue.entityProject === project &&
    issue.entityId === stack &&
    !['fixed', 'ignored', 'by_design'].includes(issue.status);
  return new Set(
    pulumi.estate.issues
      .filter(counts)
      .map(({ policyPack, policyName, resourceURN }) => `${policyPack} ${policyName} ${resourceURN}`),
  );
}

const seen = ({ findings }: SourceOutcome): Set<string> =>
  new Set(findings.map(({ policy, resource }) => `${policy.pack} ${policy.name} ${resource.id}`));

const POSITIONS: readonly Partial<PulumiSwitches>[] = [
  {},
  { filter: 'ignored' },
  { filter: 'refuses-nesting' },
  { rowCount: 'absent' },
  { rowCount: 'null' },
  { rowCount: 'absent', filter: 'ignored' },
  { pageCap: 30 },
  { pageCap: 30, rowCount: 'absent' },
  { pageCap: 7, filter: 'ignored' },
  { ignoredIsActive: false },
  { emptyList: 'null' },
  { emptyList: 'null', rowCount: 'absent' },
  { unspecifiedSeverity: 'absent' },
  { message: 'absent' },
  { caseInsensitiveNames: true },
];

describe('whatever the server is like, a stack has the same findings', () => {
  it.each(POSITIONS)('%o', async (position) => {
    Object.assign(pulumi.switches, position);
    const outcome = await read('acme/website/production', 'acme/website/staging', 'acme/landing-zone/clean');
    expect(outcome.targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
    expect(seen(outcome)).toEqual(
      new Set([...truth('website', 'production'), ...truth('website', 'staging')]),
    );
    expect(outcome.findings).toHaveLength(seen(outcome).size);
  });
});

describe('one stack', () => {
  it('is asked for 100 rows a page, with an explicit order and a flat filter by entity', async () => {
    await read('acme/website/production');
    const [first] = pulumi.exchanges.filter(({ method }) => method === 'POST');
    expect(first?.requestBody).toMatchObject({
      startRow: 0,
      endRow: 100,
      sortModel: [
        { colId: 'observedAt', sort: 'desc' },
        { colId: 'id', sort: 'asc' },
      ],
      filterModel: {
        type: 'AND',
        conditions: [{ colId: 'entityType' }, { colId: 'entityProject' }, { colId: 'entityId' }],
      },
    });
  });

  it('says that the server sent rows of others', async () => {
    pulumi.switches.filter = 'ignored';
    const { targets } = await read('acme/website/staging');
    expect(targets[0]?.notes.join()).toMatch(/sent \d+ issues of other stacks or accounts/);
  });

  it('is compared under the names that the service spells', async () => {
    pulumi.switches.caseInsensitiveNames = true;
    const outcome = await read('acme/Website/PRODUCTION');
    expect(seen(outcome)).toEqual(truth('website', 'production'));
    expect(outcome.findings[0]?.scope).toBe('acme/website/production');
  });

  it('merges what several policy groups report: worst words, earliest date, one finding', async () => {
    const { findings } = await read('acme/website/production');
    const [double] = findings.filter(({ occurrences }) => occurrences === 2);
    expect(double).toMatchObject({
      severity: 'critical',
      level: 'mandatory',
      policy: { name: 's3-no-public-read' },
    });
  });

  it('shows unknown words as they came, and counts a status nobody knows', async () => {
    const { findings } = await read('acme/website/production');
    expect(findings.find(({ policy }) => policy.name === 'experimental-check')).toMatchObject({
      severity: 'unknown',
      level: 'unknown',
      unknownWords: { severity: 'blocker', level: 'suggested' },
    });
    expect(findings.some(({ status }) => status === 'needs_review')).toBe(true);
  });

  it('has the same findings in whatever order the rows are stored', async () => {
    const before = await read('acme/website/production');
    pulumi.estate.issues.reverse();
    const after = await read('acme/website/production');
    const sorted = ({ findings }: SourceOutcome) =>
      findings.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    expect(sorted(after)).toEqual(sorted(before));
  });
});

const EMPTY_LIST = {
  kind: 'status',
  status: 200,
  body: { policyIssues: [], groupData: null, rowCount: 0 },
} as const;

describe('an empty list', () => {
  it('is believed once the filter has found an issue that exists', async () => {
    const { targets } = await read('acme/landing-zone/clean');
    expect(targets[0]?.state).toMatchObject({ kind: 'read' });
    const lists = pulumi.exchanges.filter(({ path }) => path.endsWith('/policyresults/issues'));
    expect(lists).toHaveLength(3);
  });

  it('is believed in an organisation without any issue', async () => {
    pulumi.estate.issues.length = 0;
    expect((await read('acme/landing-zone/clean')).targets[0]?.state).toMatchObject({ kind: 'read' });
  });

  it('of a filter that finds nothing is an error', async () => {
    pulumi.switches.filter = 'unknown-columns';
    expect((await read('acme/website/production')).targets[0]?.state).toMatchObject({
      kind: 'failed',
      failure: { code: 'incomplete', message: expect.stringContaining('so it proves nothing') },
    });
  });

  it('is read again where the service counts issues by the same filter', async () => {
    pulumi.faults.add({ path: /issues$/, body: /"entityId"/, ordinals: [1], fault: EMPTY_LIST });
    const outcome = await read('acme/website/staging');
    expect(outcome.targets[0]?.state).toMatchObject({ kind: 'read' });
    expect(seen(outcome)).toEqual(truth('website', 'staging'));
  });

  it('is not believed while the organisation has an issue of that very stack', async () => {
    const { issues } = pulumi.estate;
    issues.splice(0, issues.length, ...issues.filter(({ entityId }) => entityId === 'staging'));
    pulumi.switches.counts = 'absent';
    pulumi.faults.add({ path: /issues$/, body: /"entityId"/, fault: EMPTY_LIST });
    expect((await read('acme/website/staging')).targets[0]?.state).toMatchObject({
      kind: 'failed',
      failure: { code: 'incomplete' },
    });
  });
});

describe('an empty list that the organisation contradicts', () => {
  it('is read once more, for an issue may have been opened since', async () => {
    const { issues } = pulumi.estate;
    issues.splice(0, issues.length, ...issues.filter(({ entityId }) => entityId === 'staging'));
    pulumi.switches.counts = 'absent';
    pulumi.faults.add({ path: /issues$/, body: /"entityId"/, ordinals: [1], fault: EMPTY_LIST });
    const outcome = await read('acme/website/staging');
    expect(outcome.targets[0]?.state).toMatchObject({ kind: 'read' });
    expect(seen(outcome)).toEqual(truth('website', 'staging'));
  });
});

describe('evidence', () => {
  it.each([
    ['acme/website/production', 'governed', 'default-policy-group, audit-all'],
    ['acme/sandbox/dev', 'none', 'no policy group with an enabled policy pack'],
  ])('%s is %s', async (stack, kind, reason) => {
    const [target] = (await read(stack)).targets;
    expect(target?.state).toMatchObject({ kind: 'read', evidence: { kind } });
    expect(JSON.stringify(target?.state)).toContain(reason);
  });

  it('that may not be asked is a note, not a verdict', async () => {
    pulumi.faults.add({ path: /policy(groups|packs)/, fault: { kind: 'status', status: 403 } });
    const [target] = (await read('acme/website/production')).targets;
    expect(target?.state).toMatchObject({ kind: 'read', evidence: { kind: 'not-asked' } });
  });

  it.each([403, 404])('comes from the packs of the stack where the groups answer %i', async (status) => {
    pulumi.faults.add({ path: /policygroups/, fault: { kind: 'status', status } });
    const { targets } = await read('acme/website/production', 'acme/sandbox/dev');
    expect(targets.map(({ state }) => state.kind === 'read' && state.evidence)).toMatchObject([
      { kind: 'governed', reason: expect.stringContaining('policy packs: ') },
      { kind: 'none' },
    ]);
  });

  it('that cannot be had for an outage is a failure, and keeps the findings', async () => {
    pulumi.faults.add({ path: /policygroups/, fault: { kind: 'status', status: 500 } });
    const { targets, findings } = await read('acme/website/production');
    expect(targets[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'server-error' } });
    expect(findings.length).toBeGreaterThan(0);
  });
});

describe('a stack that is not there or not ours', () => {
  it('404 is a missing target, and its issues are not asked for', async () => {
    const { targets } = await read('acme/website/produktion');
    expect(targets[0]?.state).toMatchObject({ kind: 'missing' });
    expect(pulumi.exchanges).toHaveLength(1);
  });

  it('a token that may not see the stack is a failure, never an empty list', async () => {
    pulumi.faults.add({
      path: /^\/api\/stacks\/acme\/website\/production$/,
      fault: { kind: 'status', status: 403 },
    });
    expect((await read('acme/website/production')).targets[0]?.state).toMatchObject({
      kind: 'failed',
      failure: { code: 'forbidden' },
    });
  });

  it('an answer about another stack is refused', async () => {
    const elsewhere = (body: unknown) => ({
      ...(typeof body === 'object' ? body : {}),
      stackName: 'staging',
    });
    pulumi.faults.add({ path: /production$/, fault: { kind: 'rewrite', body: elsewhere } });
    expect((await read('acme/website/production')).targets[0]?.state).toMatchObject({
      kind: 'failed',
      failure: { code: 'contract' },
    });
  });

  it('one failed stack leaves the others their findings', async () => {
    const { targets, findings } = await read('acme/website/staging', 'acme/website/gone');
    expect(targets.map(({ state }) => state.kind)).toEqual(['read', 'missing']);
    expect(findings).toHaveLength(truth('website', 'staging').size);
  });
});

describe('rows that break the contract are an error, not fewer rows', () => {
  it.each<[string, Record<string, unknown>]>([
    ['no id', { id: '' }],
    ['no resource', { resourceURN: undefined }],
    ['a date that is none', { observedAt: 'yesterday' }],
    ['a severity that is a number', { severity: 3 }],
  ])('%s', async (_, change) => {
    pulumi.faults.add({
      path: /policyresults\/issues/,
      ordinals: [2],
      fault: { kind: 'rewrite', body: (body) => changeFirstRow(body, change) },
    });
    const { targets, findings } = await read('acme/website/production');
    expect(targets[0]?.state).toMatchObject({ kind: 'failed', failure: { code: 'contract' } });
    expect(findings.length).toBeGreaterThan(0);
  });

  it('no list at all', async () => {
    pulumi.faults.add({
      path: /policyresults\/issues/,
      fault: { kind: 'rewrite', body: () => ({ rowCount: 0 }) },
    });
    expect((await read('acme/website/production')).targets[0]?.state).toMatchObject({ kind: 'failed' });
  });
});

function changeFirstRow(body: unknown, change: Record<string, unknown>): unknown {
  if (
    typeof body !== 'object' ||
    body === null ||
    !('policyIssues' in body) ||
    !Array.isArray(body.policyIssues)
  ) {
    throw new Error('the sandbox answered no list');
  }
  const [first, ...rest]: unknown[] = body.policyIssues;
  return { ...body, policyIssues: [{ ...(typeof first === 'object' ? first : {}), ...change }, ...rest] };
}

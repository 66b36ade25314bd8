import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import type { PulumiSwitches } from '../../../sandbox/pulumi/switches.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { readPulumi } from './reader.ts';
import { ofAccount, ofStack, openIssues, seenIn } from './truth.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
});

afterEach(() => pulumi.close());

const listRequests = () => pulumi.exchanges.filter(({ path }) => path.endsWith('/policyresults/issues'));

describe('a pattern of stacks', () => {
  it('is every stack of the organisation that fits, each a target of its own', async () => {
    const { targets, findings } = await readPulumi(pulumi, { stacks: ['acme/*/production'] });
    expect(targets.map(({ target, state }) => [target, state.kind])).toEqual([
      ['acme/website/production', 'read'],
      ['acme/payments/production', 'read'],
    ]);
    const ours = openIssues(
      pulumi,
      (issue) =>
        issue.organization === 'acme' && issue.entityType === 'stack' && issue.entityId === 'production',
    );
    expect(seenIn(findings)).toEqual(ours);
  });

  it.each<Partial<PulumiSwitches>>([
    { stackPageSize: 1 },
    { stackPageSize: 2, lastToken: 'null' },
    { stackPageSize: 2, lastToken: 'empty' },
    { stackPageSize: 2, lastToken: 'absent' },
    { stackOrganizationFilter: 'ignored' },
  ])('is read to the last page, and of its own organisation only: %o', async (position) => {
    Object.assign(pulumi.switches, position);
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/*/*'] });
    expect(targets.map(({ target }) => target).toSorted()).toEqual(
      pulumi.estate.stacks
        .filter(({ organization }) => organization === 'acme')
        .map(({ organization, project, stack }) => `${organization}/${project}/${stack}`)
        .toSorted(),
    );
  });

  it('that fits nothing is a missing target, never clean', async () => {
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/web*/prod', 'acme/website/staging'] });
    expect(targets).toMatchObject([
      {
        target: 'acme/web*/prod',
        state: { kind: 'missing', failure: { message: expect.stringContaining('none of the 5 stacks') } },
      },
      { target: 'acme/website/staging', state: { kind: 'read' } },
    ]);
  });

  it('does not read a stack twice that is written out too, or fits two patterns', async () => {
    const { targets } = await readPulumi(pulumi, {
      stacks: ['acme/website/*', 'acme/website/production', 'acme/*/production'],
    });
    expect(targets.map(({ target }) => target).toSorted()).toEqual([
      'acme/payments/production',
      'acme/website/production',
      'acme/website/staging',
    ]);
  });

  it('whose list does not end is an error', async () => {
    pulumi.faults.add({
      path: /user\/stacks/,
      fault: { kind: 'status', status: 200, body: { stacks: [], continuationToken: 'again' } },
    });
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/*/production'] });
    expect(targets).toMatchObject([
      { target: 'acme/*/production', state: { kind: 'failed', failure: { code: 'incomplete' } } },
    ]);
  });
});

describe('several organisations in one run', () => {
  it('have one series of requests each, and their own findings only', async () => {
    const { targets, findings } = await readPulumi(pulumi, {
      stacks: ['acme/website/staging', 'globex/store/production', 'acme/website/production'],
    });
    expect(targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
    const of = (scope: string) => seenIn(findings.filter((finding) => finding.scope === scope));
    expect(of('acme/website/staging')).toEqual(openIssues(pulumi, ofStack('acme', 'website', 'staging')));
    expect(of('acme/website/production')).toEqual(
      openIssues(pulumi, ofStack('acme', 'website', 'production')),
    );
    expect(of('globex/store/production')).toEqual(
      openIssues(pulumi, ofStack('globex', 'store', 'production')),
    );
    const first = listRequests().filter(({ requestBody }) =>
      JSON.stringify(requestBody).includes('"startRow":0,'),
    );
    expect(first).toHaveLength(2);
  });
});

const PARENTLESS: readonly Partial<PulumiSwitches>[] = [
  { parentlessAccount: 'project-empty' },
  { parentlessAccount: 'project-only' },
  { parentlessAccount: 'both' },
];

describe('an Insights account', () => {
  it.each<Partial<PulumiSwitches>>([
    {},
    { filter: 'ignored' },
    { filter: 'refuses-nesting' },
    { filter: 'first-branch-only' },
    { filter: 'first-join-only' },
    { filter: 'as-all' },
    { filter: 'ignores-nesting' },
    { childAccountName: 'child' },
    { childAccountPath: 'refused' },
    { childAccountPath: 'refused', childAccountName: 'child' },
    { accountPageSize: 1 },
    { pageCap: 5, rowCount: 'absent' },
  ])('that is a parent covers its children, and a child is itself alone: %o', async (position) => {
    Object.assign(pulumi.switches, position);
    const parent = await readPulumi(pulumi, { accounts: ['acme/production'] });
    expect(parent.targets).toMatchObject([{ target: 'acme/production', state: { kind: 'read' } }]);
    expect(seenIn(parent.findings)).toEqual(openIssues(pulumi, ofAccount('production')));
    const child = await readPulumi(pulumi, { accounts: ['acme/production/us-east-1'] });
    expect(child.targets).toMatchObject([{ state: { kind: 'read' } }]);
    expect(seenIn(child.findings)).toEqual(openIssues(pulumi, ofAccount('production', 'us-east-1')));
    expect(new Set(child.findings.map(({ scope }) => scope))).toEqual(new Set(['acme/production/us-east-1']));
  });

  it.each(PARENTLESS.flatMap((position) => [position, { ...position, filter: 'refuses-nesting' } as const]))(
    'without children has its issues, whichever column names it: %o',
    async (position) => {
      Object.assign(pulumi.switches, position);
      const { targets, findings } = await readPulumi(pulumi, { accounts: ['acme/solo'] });
      expect(targets).toMatchObject([{ state: { kind: 'read' } }]);
      expect(findings).toHaveLength(openIssues(pulumi, ofAccount('', 'solo')).size);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings[0]?.scope).toBe('acme/solo');
    },
  );

  it('beside its parent counts once', async () => {
    const { findings, targets } = await readPulumi(pulumi, {
      accounts: ['acme/production', 'acme/production/us-east-1'],
    });
    expect(targets).toHaveLength(2);
    expect(findings).toHaveLength(openIssues(pulumi, ofAccount('production')).size);
  });

  it('named as a stack is shares nothing with it', async () => {
    const { findings } = await readPulumi(pulumi, {
      stacks: ['acme/website/production'],
      accounts: ['acme/production'],
    });
    const mine = openIssues(
      pulumi,
      (issue) => ofStack('acme', 'website', 'production')(issue) || ofAccount('production')(issue),
    );
    expect(seenIn(findings)).toEqual(mine);
  });

  it('is named without regard to case, and spelt as the service does', async () => {
    pulumi.faults.add({
      path: /accounts\/PRODUCTION$/,
      fault: { kind: 'status', status: 200, body: { name: 'production' } },
    });
    const { findings } = await readPulumi(pulumi, { accounts: ['acme/PRODUCTION'] });
    expect(seenIn(findings)).toEqual(openIssues(pulumi, ofAccount('production')));
  });

  it.each(['acme/nowhere', 'acme/production/nowhere', 'acme/nowhere/us-east-1', 'other/production'])(
    '%s, which is not there, is missing',
    async (account) => {
      const { targets } = await readPulumi(pulumi, { accounts: [account] });
      expect(targets).toMatchObject([{ target: account, state: { kind: 'missing' } }]);
    },
  );

  it.each([
    ['acme/quiet', 'governed'],
    ['acme/production/us-east-1', 'governed'],
    ['acme/ungoverned', 'none'],
  ])('%s: evidence is %s', async (account, kind) => {
    const { targets } = await readPulumi(pulumi, { accounts: [account] });
    expect(targets).toMatchObject([{ state: { kind: 'read', evidence: { kind } } }]);
  });

  it('has evidence where one of its children has a pack', async () => {
    const parent = pulumi.estate.accounts.find(({ name }) => name === 'production');
    if (parent) parent.packs = [];
    const { targets } = await readPulumi(pulumi, { accounts: ['acme/production'] });
    expect(targets).toMatchObject([
      { state: { evidence: { kind: 'governed', reason: expect.stringContaining('production/us-east-1') } } },
    ]);
  });

  it('tells of its scans', async () => {
    const child = pulumi.estate.accounts.find(({ name }) => name === 'production/eu-west-1');
    if (child) child.scan = { status: 'running', startedAt: '2026-11-23T11:59:00Z' };
    const { targets } = await readPulumi(pulumi, { accounts: ['acme/production'] });
    expect(targets[0]?.notes.join()).toContain('Latest scan of production: succeeded');
    expect(targets[0]?.cautions).toEqual([
      expect.stringContaining('A scan of production/eu-west-1 is running'),
    ]);
  });

  it('has no link of its own, but one to the policy pack', async () => {
    const { findings } = await readPulumi(pulumi, { accounts: ['acme/production'] });
    expect(findings[0]?.url).toBeUndefined();
  });
});

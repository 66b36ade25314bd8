import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import type { IssueRecord, StackRecord } from '../../../sandbox/pulumi/records.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { readPulumi } from './reader.ts';
import { ofAccount, ofStack, openIssues, seenIn } from './truth.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const CLEAN = 'acme/landing-zone/clean';
const STAGING = 'acme/website/staging';

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
});

afterEach(() => pulumi.close());

const read = (...stacks: string[]) => readPulumi(pulumi, { stacks });
const rowsOf = (...rows: readonly unknown[]) =>
  ({
    kind: 'status',
    status: 200,
    body: { policyIssues: rows, groupData: null, rowCount: rows.length },
  }) as const;
const openIssue = (isOurs: (issue: IssueRecord) => boolean): IssueRecord => {
  const issue = pulumi.estate.issues.find((one) => isOurs(one) && one.status === 'open');
  if (issue === undefined) throw new Error('no such issue');
  return issue;
};
const stackOf = (project: string, name: string): StackRecord => {
  const stack = pulumi.estate.stacks.find((one) => one.project === project && one.stack === name);
  if (stack === undefined) throw new Error('no such stack');
  return stack;
};
const failed = (code: string, words: string) => ({
  state: { kind: 'failed', failure: { code, message: expect.stringContaining(words) } },
});

describe('an organisation whose lists are all empty', () => {
  const EMPTY = { path: /policyresults\/issues($|\?)/, fault: rowsOf() } as const;

  it('is not believed against the service’s own totals', async () => {
    pulumi.faults.add(EMPTY);
    expect((await read(CLEAN)).targets).toMatchObject([failed('incomplete', 'resources with issues')]);
  });

  it('is believed where closed issues explain the totals', async () => {
    for (const issue of pulumi.estate.issues) issue.status = 'fixed';
    expect((await read(CLEAN)).targets).toMatchObject([{ state: { kind: 'read' } }]);
  });

  it.each([403, 404, 500])('is believed where the totals answer %i', async (status) => {
    pulumi.faults.add(EMPTY, { path: /metadata/, fault: { kind: 'status', status } });
    expect((await read(CLEAN)).targets).toMatchObject([{ state: { kind: 'read' } }]);
  });
});

describe('the spelling of a stack', () => {
  it('that the organisation’s list spells otherwise is no empty list', async () => {
    pulumi.switches.caseInsensitiveNames = true;
    const echo = { orgName: 'acme', projectName: 'landing-zone', stackName: 'CLEAN', version: 1 };
    pulumi.faults.add({ path: /\/CLEAN$/, fault: { kind: 'status', status: 200, body: echo } });
    const { targets } = await read('acme/landing-zone/CLEAN');
    expect(targets).toMatchObject([failed('incomplete', 'is spelt acme/landing-zone/clean')]);
  });

  it('of two stacks that differ in case only keeps them apart under a pattern', async () => {
    pulumi.estate.stacks.push({ ...stackOf('website', 'staging'), stack: 'Staging' });
    const { targets } = await read('acme/website/*taging');
    expect(targets.map(({ target }) => target)).toEqual([STAGING, 'acme/website/Staging']);
  });

  it('of a child account is the service’s, for its parent too', async () => {
    pulumi.faults.add({
      path: /accounts\/PRODUCTION%2Fus-east-1$/,
      fault: { kind: 'status', status: 200, body: { name: 'production/us-east-1' } },
    });
    const { findings } = await readPulumi(pulumi, { accounts: ['acme/PRODUCTION/us-east-1'] });
    expect(seenIn(findings)).toEqual(openIssues(pulumi, ofAccount('production', 'us-east-1')));
  });
});

describe('a child account', () => {
  it('below a parent that is not there is missing, though the list names such a child', async () => {
    const list = { accounts: [{ name: 'us-east-1' }] };
    pulumi.faults.add({
      path: /accounts\?parent=nowhere/,
      fault: { kind: 'status', status: 200, body: list },
    });
    const { targets } = await readPulumi(pulumi, { accounts: ['acme/nowhere/us-east-1'] });
    expect(targets).toMatchObject([{ state: { kind: 'missing' } }]);
  });

  it('beside its parent’s own issues loses neither to a server that minds half a filter', async () => {
    const own = openIssue(ofAccount('production', 'us-east-1'));
    pulumi.estate.issues.push({
      ...own,
      id: 'own',
      entityProject: '',
      entityId: 'production',
      resourceURN: `${own.resourceURN}-own`,
    });
    pulumi.switches.filter = 'first-join-only';
    const { findings } = await readPulumi(pulumi, { accounts: ['acme/production'] });
    expect(findings.some(({ issueIds }) => issueIds?.includes('own'))).toBe(true);
    expect(findings).toHaveLength(openIssues(pulumi, ofAccount('production')).size + 1);
  });

  it('that no pack evaluates is named beside one that is governed', async () => {
    const packs = [{ name: 'acme-aws', versionTag: '1.8.0' }];
    for (const account of pulumi.estate.accounts) {
      if (account.name.startsWith('production'))
        account.packs = account.name.endsWith('us-east-1') ? packs : [];
    }
    const { targets } = await readPulumi(pulumi, { accounts: ['acme/production'] });
    expect(targets).toMatchObject([{ state: { evidence: { kind: 'governed' } } }]);
    expect(targets[0]?.cautions).toEqual(['No policy pack is known to evaluate production/eu-west-1.']);
  });

  it('read a moment before or after its parent has the worse priority of both readings', async () => {
    const body = (answer: unknown): unknown => {
      const rows =
        typeof answer === 'object' && answer !== null && 'policyIssues' in answer ? answer.policyIssues : [];
      return {
        ...(typeof answer === 'object' ? answer : {}),
        policyIssues: Array.isArray(rows) ? rows.map((row: object) => ({ ...row, priority: 'p0' })) : rows,
      };
    };
    pulumi.faults.add({ path: /issues$/, body: /us-east-1/, fault: { kind: 'rewrite', body } });
    for (const accounts of [
      ['acme/production', 'acme/production/us-east-1'],
      ['acme/production/us-east-1', 'acme/production'],
    ]) {
      const { findings } = await readPulumi(pulumi, { accounts });
      const below = findings.filter(({ scope }) => scope === 'acme/production/us-east-1');
      expect(new Set(below.map(({ priority }) => priority))).toEqual(new Set(['p0']));
    }
  });

  it('beyond those that are asked for their packs is counted in a caution', async () => {
    const [some] = pulumi.estate.accounts.filter(({ name }) => name.startsWith('production/'));
    for (let index = 0; some !== undefined && index < 120; index += 1)
      pulumi.estate.accounts.push({ ...some, name: `production/more-${index}` });
    for (const account of pulumi.estate.accounts) if (account.name === 'production') account.packs = [];
    const { targets } = await readPulumi(pulumi, { accounts: ['acme/production'] });
    expect(targets[0]?.cautions.join()).toMatch(/evaluate \d+ more child accounts was not asked/);
  });

  it('that was never scanned is a caution', async () => {
    const account = pulumi.estate.accounts.find(({ name }) => name === 'quiet');
    if (account) account.scan = undefined;
    const { targets } = await readPulumi(pulumi, { accounts: ['acme/quiet'] });
    expect(targets[0]?.cautions).toEqual([expect.stringContaining('quiet was never scanned')]);
  });
});

describe('a server that minds the filter in part', () => {
  it('shows another stack’s row first, which says nothing of what lies behind', async () => {
    pulumi.switches.filter = 'as-all';
    const foreign = openIssue(ofStack('acme', 'payments', 'production'));
    pulumi.faults.add({ path: /issues$/, body: /"endRow":1,.*"filter":"staging"/, fault: rowsOf(foreign) });
    const { findings } = await read(STAGING, 'acme/website/production');
    const truth = openIssues(pulumi, ofStack('acme', 'website', 'staging'));
    expect(seenIn(findings.filter(({ scope }) => scope === STAGING))).toEqual(truth);
  });
});

describe('a 404 by accident', () => {
  it('on the first list does not lead to the older one', async () => {
    pulumi.faults.add({
      path: /policyresults\/issues$/,
      ordinals: [1],
      fault: { kind: 'status', status: 404 },
    });
    const { targets, findings } = await read(STAGING);
    expect(targets).toMatchObject([{ state: { kind: 'read' }, cautions: [] }]);
    expect(seenIn(findings)).toEqual(openIssues(pulumi, ofStack('acme', 'website', 'staging')));
  });

  it.each([403, 429, 500])('before an HTTP %i leads to no older list either', async (status) => {
    pulumi.faults.add(
      { path: /policyresults\/issues$/, ordinals: [1], fault: { kind: 'status', status: 404 } },
      { path: /policyresults\/issues$/, fault: { kind: 'status', status } },
    );
    const { targets } = await read(STAGING);
    expect(targets).toMatchObject([
      { state: { kind: 'failed', failure: { message: expect.stringContaining(`HTTP ${status}`) } } },
    ]);
  });

  it('on one kind of request only is a list that is there and cannot be read', async () => {
    pulumi.faults.add({ path: /issues$/, body: /filterModel/, fault: { kind: 'status', status: 404 } });
    expect((await read(STAGING)).targets).toMatchObject([failed('incomplete', 'HTTP 404')]);
  });

  it('on an empty list’s proof is an error', async () => {
    pulumi.faults.add({
      path: /policyresults\/issues$/,
      ordinals: [2],
      fault: { kind: 'status', status: 404 },
    });
    expect((await read(CLEAN)).targets).toMatchObject([failed('incomplete', 'HTTP 404')]);
  });
});

describe('an older list', () => {
  it('with nothing in it, after the newer ones are refused, proves nothing', async () => {
    pulumi.switches.listRoute = 'none';
    pulumi.estate.issues.length = 0;
    expect((await read(CLEAN)).targets).toMatchObject([failed('incomplete', 'policy_results:read')]);
  });

  it('with nothing in it is believed where it was asked for by name', async () => {
    pulumi.switches.listRoute = 'none';
    pulumi.estate.issues.length = 0;
    const { targets } = await readPulumi(pulumi, { stacks: [CLEAN], plan: { api: 'violations' } });
    expect(targets).toMatchObject([{ state: { kind: 'read' } }]);
  });

  const violation = {
    policyPack: 'p',
    policyName: 'n',
    observedAt: '2026-11-01T00:00:00Z',
    level: 'advisory',
  };
  const listing = (...policyViolations: readonly unknown[]) =>
    ({ path: /violationsv2/, fault: { kind: 'status', status: 200, body: { policyViolations } } }) as const;

  it('tells a row’s stack by its URN where it leaves the names out', async () => {
    pulumi.switches.listRoute = 'none';
    pulumi.faults.add(listing({ ...violation, resourceURN: 'urn:pulumi:staging::website::t:t:T::a' }));
    expect((await read(STAGING)).findings).toHaveLength(1);
  });

  it('with a row of nobody is an error: it may be ours', async () => {
    pulumi.switches.listRoute = 'none';
    pulumi.faults.add(listing({ ...violation, resourceURN: 'urn:other:x' }));
    expect((await read(STAGING)).targets).toMatchObject([failed('contract', 'belongs to')]);
  });
});

describe('a stack that goes while it is read', () => {
  it('is missing, not ungoverned and clean', async () => {
    pulumi.faults.add(
      { path: /policy(groups|packs)/, fault: { kind: 'status', status: 404 } },
      { path: /landing-zone\/clean$/, ordinals: [2], fault: { kind: 'status', status: 404 } },
    );
    expect((await read(CLEAN)).targets).toMatchObject([{ state: { kind: 'missing' } }]);
  });

  it('has no evidence from a group of accounts', async () => {
    const group = { name: 'accounts', entityType: 'accounts', numEnabledPolicyPacks: 3 };
    pulumi.faults.add({
      path: /policygroups/,
      fault: { kind: 'status', status: 200, body: { policyGroups: [group] } },
    });
    expect((await read(CLEAN)).targets).toMatchObject([
      { state: { kind: 'read', evidence: { kind: 'none' } } },
    ]);
  });
});

describe('what breaks a contract', () => {
  it('is told without what came, which may name anybody', async () => {
    pulumi.faults.add({
      path: /issues$/,
      fault: rowsOf({ id: 'x', entityType: { mail: 'bob@acme.example' } }),
    });
    const { targets } = await read(STAGING);
    expect(targets).toMatchObject([failed('contract', 'expected string, and it is of type object')]);
    expect(JSON.stringify(targets)).not.toContain('bob@');
  });
});

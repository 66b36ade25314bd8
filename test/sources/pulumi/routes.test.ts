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

const requests = (path: RegExp) => pulumi.exchanges.filter((exchange) => path.test(exchange.path));

describe('older servers', () => {
  const OLD = { listRoute: 'none' } as const;

  it.each<Partial<PulumiSwitches>>([
    OLD,
    { ...OLD, violationPageSize: 7 },
    { ...OLD, violationId: 'absent' },
    { ...OLD, lastToken: 'null' },
    { ...OLD, lastToken: 'empty' },
  ])('have the list of violations read to its end, by its tokens: %o', async (position) => {
    Object.assign(pulumi.switches, position);
    const { targets, findings } = await readPulumi(pulumi, {
      stacks: ['acme/website/production', 'acme/website/staging'],
      accounts: ['acme/production'],
    });
    expect(targets.map(({ state }) => state.kind)).toEqual(['read', 'read', 'read']);
    const ours = openIssues(
      pulumi,
      (issue) =>
        ofStack('acme', 'website', 'production')(issue) ||
        ofStack('acme', 'website', 'staging')(issue) ||
        ofAccount('production')(issue),
    );
    expect(seenIn(findings)).toEqual(ours);
  });

  it('tell no severity and no priority, which then count as unknown; the report says so', async () => {
    Object.assign(pulumi.switches, OLD);
    const { targets, findings } = await readPulumi(pulumi, { stacks: ['acme/website/production'] });
    for (const finding of findings) {
      expect(finding).toMatchObject({
        severity: 'unknown',
        priority: 'unknown',
        status: undefined,
        unknownWords: { severity: 'not told', priority: 'not told' },
      });
    }
    expect(targets[0]?.cautions.join()).toContain('does not tell severity, priority and status');
  });

  it('that answer the same page for ever are an error', async () => {
    Object.assign(pulumi.switches, OLD);
    const body = { policyViolations: [], continuationToken: 'again' };
    pulumi.faults.add({ path: /violationsv2/, fault: { kind: 'status', status: 200, body } });
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/website/production'] });
    expect(targets).toMatchObject([{ state: { kind: 'failed', failure: { code: 'incomplete' } } }]);
  });

  it('a page that fails keeps what came before it', async () => {
    Object.assign(pulumi.switches, OLD);
    pulumi.faults.add({ path: /continuationToken/, fault: { kind: 'status', status: 503 } });
    const { targets, findings } = await readPulumi(pulumi, { stacks: ['acme/website/production'] });
    expect(targets).toMatchObject([{ state: { kind: 'failed', failure: { code: 'server-error' } } }]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it('without any list are an error that says what to look at', async () => {
    Object.assign(pulumi.switches, { ...OLD, violations: 'absent' });
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/website/production'] });
    expect(targets).toMatchObject([
      {
        state: {
          kind: 'failed',
          failure: { code: 'not-found', message: expect.stringContaining('policy_results:read') },
        },
      },
    ]);
  });

  it('a 404 on a later page is a page that was lost, not a server without the list', async () => {
    pulumi.faults.add({ path: /issues$/, body: /"startRow":100,/, fault: { kind: 'status', status: 404 } });
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/website/production'] });
    expect(targets).toMatchObject([{ state: { kind: 'failed', failure: { code: 'not-found' } } }]);
    expect(requests(/violationsv2/)).toEqual([]);
  });
});

describe('pulumi.api', () => {
  it.each([
    ['issues', 'issues', /policyresults\/issues/],
    ['findings', 'findings', /policy\/findings/],
    ['violations', 'none', /violationsv2/],
  ] as const)('%s asks that list and no other', async (api, listRoute, path) => {
    pulumi.switches.listRoute = listRoute;
    const { targets } = await readPulumi(pulumi, { stacks: ['acme/website/staging'], plan: { api } });
    expect(targets).toMatchObject([{ state: { kind: 'read' } }]);
    const lists = requests(/policyresults|policy\/findings/);
    expect(lists.every((exchange) => path.test(exchange.path))).toBe(true);
    expect(lists.length).toBeGreaterThan(0);
  });

  it('that the server does not have is an error that names the key', async () => {
    const { targets } = await readPulumi(pulumi, {
      stacks: ['acme/website/staging'],
      plan: { api: 'findings' },
    });
    expect(targets).toMatchObject([
      { state: { kind: 'failed', failure: { message: expect.stringContaining('pulumi.api: findings') } } },
    ]);
  });
});

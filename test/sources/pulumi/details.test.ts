import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPulumiEstate } from '../../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../../sandbox/pulumi/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { consoleOf } from '../../../src/sources/pulumi/console.ts';
import { readPulumi } from './reader.ts';
import { ofStack } from './truth.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const STACK = 'acme/website/production';
const DETAIL = /policyresults\/issues\/[^/]+$/;

let pulumi: PulumiSandbox;

beforeEach(async () => {
  pulumi = await startPulumi(seedPulumiEstate(seededRandom(7), NOW));
});

afterEach(() => pulumi.close());

const lookUps = () => pulumi.exchanges.filter(({ method, path }) => method === 'GET' && DETAIL.test(path));
const read = () => readPulumi(pulumi, { stacks: [STACK] });

describe('what a policy asks for', () => {
  it('is looked up once per policy, and reaches every finding of it', async () => {
    const { findings } = await read();
    const policies = new Set(findings.map(({ policy }) => `${policy.pack} ${policy.name}`));
    expect(lookUps()).toHaveLength(policies.size);
    for (const { policy } of findings.filter(
      (finding) => finding.policy.name !== 'required-tags' && finding.policy.pack === 'acme-aws',
    )) {
      expect(policy.title).toEqual(expect.any(String));
      expect(policy.remediation).toEqual(expect.any(String));
      expect(policy.packTitle).toEqual(expect.any(String));
      expect(policy.url).toMatch(/^https:/);
    }
  });

  it.each(['policy-null', 'absent'] as const)(
    'that the service no longer knows (%s) leaves the finding as it is',
    async (details) => {
      pulumi.switches.details = details;
      const { findings, targets } = await read();
      expect(findings[0]?.policy).toMatchObject({ title: undefined, remediation: undefined });
      expect(findings.some(({ policy }) => policy.description !== undefined)).toBe(true);
      expect(targets[0]?.state.kind).toBe('read');
    },
  );

  it.each([403, 404, 500])(
    'that cannot be looked up (%i) is a note, and changes no count',
    async (status) => {
      const before = await read();
      pulumi.faults.add({ method: 'GET', path: DETAIL, fault: { kind: 'status', status } });
      const { findings, targets } = await read();
      expect(findings).toHaveLength(before.findings.length);
      expect(targets[0]?.state.kind).toBe('read');
      expect(targets[0]?.notes.join()).toMatch(/What \d+ of \d+ policies ask for could not be looked up/);
    },
  );

  it('of another policy explains nothing', async () => {
    const other = pulumi.estate.issues.find(({ policyName }) => policyName === 'naming-convention');
    pulumi.faults.add({
      method: 'GET',
      path: DETAIL,
      fault: {
        kind: 'rewrite',
        body: (body) => ({
          ...(typeof body === 'object' ? body : {}),
          policyIssue: { ...other, policyPack: 'elsewhere', id: 'x' },
        }),
      },
    });
    const { findings } = await read();
    expect(findings.every(({ policy }) => policy.title === undefined)).toBe(true);
  });

  it('is capped at the fifty worst', async () => {
    const { issues } = pulumi.estate;
    const model = issues.find(
      (issue) => ofStack('acme', 'website', 'production')(issue) && issue.status === 'open',
    );
    for (let index = 0; model && index < 80; index += 1) {
      issues.push({ ...model, id: `many-${index}`, policyName: `many-${index}`, severity: 'low' });
    }
    await read();
    expect(lookUps()).toHaveLength(50);
  });
});

describe('a policy exception', () => {
  const openIssue = () => {
    const issue = pulumi.estate.issues.find(
      (one) =>
        ofStack('acme', 'website', 'production')(one) &&
        one.status === 'open' &&
        one.policyName === 'ec2-no-public-ip',
    );
    if (issue === undefined) throw new Error('no open issue');
    return issue;
  };

  it.each<[string, Record<string, unknown>, string]>([
    ['an id', { exceptionId: 'EXC-42' }, 'policy exception EXC-42'],
    ['an id of the policy’s exception', { policyExceptionId: 'EXC-7' }, 'policy exception EXC-7'],
    ['an object with an id', { exception: { id: 'EXC-1' } }, 'policy exception EXC-1'],
    ['a flag', { exempted: true }, 'a policy exception'],
  ])('that a row tells by %s is shown apart and not counted', async (_, extra, detail) => {
    const issue = openIssue();
    Object.assign(issue, { extra });
    const { findings, setAside } = await read();
    expect(setAside).toMatchObject([
      { reason: 'exempted', detail, finding: { resource: { id: issue.resourceURN } } },
    ]);
    expect(findings.some(({ issueIds }) => issueIds?.includes(issue.id))).toBe(false);
  });

  it('told by the status is one too', async () => {
    const issue = openIssue();
    issue.status = 'exempted';
    expect((await read()).setAside).toMatchObject([{ reason: 'exempted', finding: { status: 'exempted' } }]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an empty id', { exceptionId: '' }],
    ['another id', { exceptionId: 'none' }],
    ['no flag', { exempted: false }],
    ['a flag in words', { exempted: 'true' }],
    ['null', { exception: null, policyException: null }],
  ])('is not made of %s: the issue counts', async (_, extra) => {
    const issue = openIssue();
    Object.assign(issue, { extra });
    const { findings, setAside } = await read();
    expect(setAside).toEqual([]);
    expect(findings.some(({ issueIds }) => issueIds?.includes(issue.id))).toBe(true);
  });

  it('for one of two policy groups leaves the other counting', async () => {
    const issue = openIssue();
    pulumi.estate.issues.push({
      ...issue,
      id: 'twin',
      policyGroupName: 'audit-all',
      extra: { exceptionId: 'EXC-42' },
    });
    const { findings, setAside } = await read();
    expect(setAside).toEqual([]);
    expect(findings.some(({ issueIds }) => issueIds?.includes(issue.id))).toBe(true);
  });
});

describe('who an issue is assigned to', () => {
  it('is read for selectors', async () => {
    const issue = pulumi.estate.issues.find(
      (one) => ofStack('acme', 'website', 'production')(one) && one.status === 'open',
    );
    Object.assign(issue ?? {}, { assignedTo: pulumi.estate.users[0] });
    const { findings } = await read();
    expect(findings.filter(({ assignedTo }) => assignedTo !== undefined)).toMatchObject([
      { assignedTo: 'alice-okafor' },
    ]);
    expect(JSON.stringify(findings)).not.toContain('@acme.example');
  });
});

describe('links into the console', () => {
  it.each([
    ['https://api.pulumi.com', undefined, 'https://app.pulumi.com'],
    ['https://api.pulumi.acme.example/base', undefined, 'https://app.pulumi.acme.example'],
    ['http://localhost:8080', undefined, 'http://localhost:3000'],
    ['https://pulumi.acme.example', 'console.acme.example', 'https://console.acme.example'],
    ['https://api.pulumi.com', 'console.acme.example:8443', 'https://console.acme.example:8443'],
  ])('of %s with domain %s are at %s', (api, domain, console) => {
    const { stackPage, packPage } = consoleOf(new URL(api), domain);
    expect(stackPage('acme', 'web site', 'prod')).toBe(`${console}/acme/web%20site/prod`);
    expect(packPage('acme', 'acme-aws')).toBe(`${console}/acme/insights/policypacks/acme-aws`);
  });

  it.each([
    'https://pulumi.acme.example',
    'http://localhost:8081',
    'http://127.0.0.1:8080',
    'https://myapi.x',
  ])('of %s are not guessed', (api) => {
    const { stackPage, packPage } = consoleOf(new URL(api), undefined);
    expect([stackPage('a', 'b', 'c'), packPage('a', 'b')]).toEqual([undefined, undefined]);
  });
});

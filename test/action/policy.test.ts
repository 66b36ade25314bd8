import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';
import { renderBaseline } from '../../src/config/load/baseline-file.ts';
import type { BaselineEntry } from '../../src/policy/baseline.ts';

const PATH = '.github/policy-gate.yml';
const STACK = 'acme/website/production';

const reportSchema = v.object({
  findings: v.array(
    v.object({
      fingerprint: v.string(),
      source: v.picklist(['pulumi', 'azure']),
      severity: v.string(),
      severityFrom: v.string(),
      level: v.string(),
      levelFrom: v.string(),
      effect: v.optional(v.string()),
      scope: v.string(),
      policy: v.object({ pack: v.string(), name: v.string() }),
      resource: v.object({ id: v.string() }),
    }),
  ),
  setAside: v.array(v.object({ reason: v.string(), detail: v.string() })),
  judged: v.object({
    newness: v.object({ basis: v.string(), count: v.number(), undecided: v.number() }),
    gone: v.array(v.object({ policy: v.string() })),
    waivers: v.array(v.object({ state: v.string(), findings: v.array(v.string()) })),
  }),
});

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
});

afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** Puts files on the base branch and, as a change that leaves them alone does, in its merge. */
const put = (files: Readonly<Record<string, string>>): void => {
  const { estate } = sandbox.github;
  const merged = sandbox.github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? '';
  for (const commit of [estate.branches.get('main') ?? '', merged]) {
    estate.files.set(commit, new Map(Object.entries(files)));
  }
};

async function run({ inputs, env, ...options }: GateOptions = {}) {
  const result = await runGate(sandbox, {
    ...options,
    inputs: { 'pulumi-stacks': STACK, 'azure-scopes': '', ...inputs },
    env: { RUNNER_TEMP: folder, ...env },
  });
  const path = result.outputs['report-json'];
  const text = path ? await readFile(path, 'utf8') : '{}';
  return { ...result, text, report: v.parse(v.partial(reportSchema), JSON.parse(text)) };
}

type Shown = v.InferOutput<typeof reportSchema>;

type SomeFindings = { readonly findings?: Shown['findings'] | undefined };

const entriesOf = ({ findings = [] }: SomeFindings): readonly BaselineEntry[] =>
  findings.map(({ fingerprint, source, scope, policy, resource }) => ({
    fingerprint,
    source,
    scope,
    pack: policy.pack,
    policy: policy.name,
    resource: resource.id,
  }));
const entry: BaselineEntry = {
  fingerprint: '',
  source: 'pulumi',
  scope: STACK,
  pack: 'acme-aws',
  policy: 'p',
  resource: 'urn:gone',
};

describe('a baseline', () => {
  const policy = (more = '') => `version: 1\nbaseline: known.json\nthresholds: { critical: 0 }\n${more}`;

  it('leaves only what it does not name to be new, and lists what can go', async () => {
    put({ [PATH]: 'version: 1\nwarn-only: true\n' });
    const all = entriesOf((await run()).report);
    const [, ...known] = all;
    const gone = { ...entry, fingerprint: 'f'.repeat(32), policy: 'long-gone' };
    const elsewhere = { ...entry, fingerprint: 'e'.repeat(32), scope: 'acme/other/stack' };
    put({ [PATH]: policy('only-new: true\n'), 'known.json': renderBaseline([...known, gone, elsewhere]) });
    const judged = await run();
    expect(judged.outputs).toMatchObject({ 'new-count': '1', 'finding-count': String(all.length) });
    expect(judged.report.judged?.newness).toMatchObject({ basis: 'baseline', count: 1 });
    expect(judged.report.judged?.gone).toEqual([expect.objectContaining({ policy: 'long-gone' })]);
    expect(judged.log).toContain('Baseline: known.json at commit ');
    expect(judged.log).toContain('1 finding that is no longer found and can go: long-gone on urn:gone');
  });

  it('that names everything lets nothing exceed a limit', async () => {
    put({ [PATH]: 'version: 1\nwarn-only: true\n' });
    const all = renderBaseline(entriesOf((await run()).report));
    put({ [PATH]: policy(), 'known.json': all });
    expect(await run()).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail', 'new-count': '0' } });
    expect(await run({ inputs: { 'only-new': 'true' } })).toMatchObject({ exitCode: 1 });
    put({ [PATH]: policy('only-new: true\n'), 'known.json': all });
    expect(await run()).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'new-count': '0' } });
  });

  it('that the change extends is that of the base branch, and what it does is shown', async () => {
    put({ [PATH]: 'version: 1\nwarn-only: true\n' });
    const all = renderBaseline(entriesOf((await run()).report));
    put({ [PATH]: policy('only-new: true\n'), 'known.json': renderBaseline([]) });
    const merged = sandbox.github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? '';
    sandbox.github.estate.files.get(merged)?.set('known.json', all);
    const result = await run();
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(result.log).toContain('After merge this pull request would be judged: pass');
    sandbox.github.estate.files.get(merged)?.delete('known.json');
    const broken = await run();
    expect(broken.exitCode).toBe(2);
    expect(broken.log).toContain('after merge: baseline: known.json: there is no such file');
  });

  it('that the change adds is none until it is merged', async () => {
    put({ [PATH]: policy() });
    const merged = sandbox.github.runEnv('pull_request', 42)['GITHUB_SHA'] ?? '';
    sandbox.github.estate.files.get(merged)?.set('known.json', renderBaseline([]));
    const { exitCode, report } = await run();
    expect([exitCode, report.judged?.newness.basis]).toEqual([1, 'baseline']);
  });

  it('that is named and not there is a bad configuration', async () => {
    put({ [PATH]: policy() });
    const { exitCode, log } = await run();
    expect(exitCode).toBe(2);
    expect(log).toContain('known.json: there is no such file at commit');
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });
});

describe('new-since', () => {
  it('is the creation of the pull request, also in the merge queue, and everything is new elsewhere', async () => {
    put({ [PATH]: 'version: 1\nwarn-only: true\n' });
    const { report: pull, outputs } = await run();
    const { report: queue, outputs: queued } = await run({ event: 'merge_group' });
    const { report: push } = await run({ event: 'push' });
    expect([pull, queue, push].map(({ judged }) => judged?.newness.basis)).toEqual([
      'since',
      'since',
      'everything',
    ]);
    expect(queued['new-count']).toBe(outputs['new-count']);
  });

  it('is a while ago, and decides what can exceed a limit', async () => {
    put({
      [PATH]: 'version: 1\nnew-since: 30d\nonly-new: true\nthresholds: { high+: 0, mandatory+: 99999 }\n',
    });
    const { outputs, log } = await run();
    const fresh = Number(outputs['new-count']);
    expect(fresh).toBeGreaterThan(0);
    expect(fresh).toBeLessThan(Number(outputs['finding-count']));
    const [, counted] = /EXCEEDED high\+: (\d+) of 0/.exec(log) ?? [];
    expect(Number(counted)).toBeLessThanOrEqual(fresh);
  });

  it('cannot be decided for Azure before its window, and the report says so', async () => {
    put({ [PATH]: 'version: 1\nwarn-only: true\n' });
    const { report, summary } = await run({ inputs: { 'azure-scopes': azureScope() } });
    const azure = (report.findings ?? []).filter(({ source }) => source === 'azure').length;
    expect(report.judged?.newness.undecided).toBe(azure);
    expect(summary).toContain(`${azure} Azure findings count as new`);
  });

  it('that nobody may ask for makes everything new, and says what it takes', async () => {
    const { estate } = sandbox.github;
    put({ [PATH]: 'version: 1\nwarn-only: true\n' });
    estate.tokens.set('ghs_few', {
      login: 'github-actions[bot]',
      kind: 'Bot',
      permissions: { issues: 'none', pull_requests: 'none', contents: 'read', checks: 'none' },
    });
    const { report, log } = await run({ event: 'merge_group', inputs: { 'github-token': 'ghs_few' } });
    expect(report.judged?.newness.basis).toBe('everything');
    expect(log).toContain('permissions: pull-requests: read');
  });
});

const azureScope = (): string => `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-web-prod`;

describe('the words that the policy gives', () => {
  it('go before all others in Azure, and the report says where they come from', async () => {
    put({
      [PATH]: [
        'version: 1',
        'warn-only: true',
        'severity: { azure: [ { match: { effect: deny }, severity: low } ] }',
        'level: { azure: [ { match: { effect: deny }, level: advisory } ] }',
      ].join('\n'),
    });
    const { report, summary } = await run({ inputs: { 'pulumi-stacks': '', 'azure-scopes': azureScope() } });
    const denied = (report.findings ?? []).filter(({ effect }) => effect === 'deny');
    expect(denied.length).toBeGreaterThan(0);
    for (const finding of denied) {
      expect(finding).toMatchObject({
        severity: 'low',
        severityFrom: 'file',
        level: 'advisory',
        levelFrom: 'file',
      });
    }
    expect(summary).toContain('Severity from the policy file · Level from the policy file');
  });
});

describe('waivers', () => {
  it('take findings out until their day, and count again after it', async () => {
    const waiver = (expires: string) =>
      `{ match: { severity: critical }, reason: Known, owner: me, expires: ${expires} }`;
    const policy = (expires: string) =>
      `version: 1\nthresholds: { critical: 0, mandatory+: 99999 }\nwaivers: [ ${waiver(expires)} ]\n`;
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    put({ [PATH]: policy(day(1)) });
    const held = await run();
    expect(held).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(Number(held.outputs['waived-count'])).toBeGreaterThan(0);
    expect(held.report.setAside?.filter(({ reason }) => reason === 'waived')).toHaveLength(
      Number(held.outputs['waived-count']),
    );
    expect(held.summary).toContain('Known (me, until ');
    put({ [PATH]: policy(day(-1)) });
    const over = await run();
    expect(over).toMatchObject({ exitCode: 1, outputs: { 'waived-count': '0' } });
    expect(over.log).toContain(
      `Waiver expired on ${day(-1)}: Known (me). ${held.outputs['waived-count']} findings count again.`,
    );
  });
});

describe('targets of the policy file', () => {
  it('are read beside those of the inputs, with the sign-in that the environment has for them', async () => {
    put({
      [PATH]: `version: 1\nwarn-only: true\ntargets: { azure-scopes: [ ${azureScope()} ], pulumi-stacks: ${STACK} }\n`,
    });
    const { log, exitCode } = await run({ inputs: { 'pulumi-stacks': '' }, env: {} });
    expect(exitCode).toBe(0);
    expect(log).toContain(`azure ${azureScope()}: read`);
    expect(log).toContain(`pulumi ${STACK}: read`);
  });
});

describe('report', () => {
  it('redact hides ids in the log, the comment, the summary and the file', async () => {
    put({ [PATH]: 'version: 1\nwarn-only: true\nreport: { redact: true, annotations: false }\n' });
    const result = await run({ inputs: { 'azure-scopes': azureScope() } });
    const comment = sandbox.github.estate.comments.find(({ author }) => author === 'github-actions[bot]');
    for (const text of [result.summary, result.text, comment?.body ?? SUBSCRIPTION_ID]) {
      expect(text).not.toContain(SUBSCRIPTION_ID);
      expect(text).toContain('/subscriptions/(hidden)');
    }
    expect(result.log.replaceAll(/::add-mask::.*/g, '')).not.toContain(SUBSCRIPTION_ID);
    expect(result.log).not.toContain('::warning');
  });
});

describe('limits', () => {
  it('rows makes a longer list an error that names it', async () => {
    put({ [PATH]: 'version: 1\nlimits: { rows: 5 }\n' });
    const { exitCode, log } = await run();
    expect(exitCode).not.toBe(0);
    expect(log).toContain('over the limit of 5 rows read of one target');
  });

  it('deadline makes a slow service an error', async () => {
    put({ [PATH]: 'version: 1\nlimits: { deadline: 1s }\n' });
    sandbox.pulumi.faults.add({ path: /policyresults/, fault: { kind: 'hang' } });
    const { exitCode, outputs, log } = await run();
    expect([exitCode, outputs['verdict']]).toEqual([3, 'error']);
    expect(log).toMatch(/deadline/);
  });
});

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixingPreview } from '../../sandbox/fixing-preview.ts';
import { asEventLog, type EngineEvent, previewEvents } from '../../sandbox/pulumi/preview-events.ts';
import type { IssueRecord, StackRecord } from '../../sandbox/pulumi/records.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type GateOptions, PULL_REQUEST, runGate } from '../../sandbox/scene.ts';

const STAGING = { 'pulumi-stacks': 'acme/website/staging', 'azure-scopes': '' };
const PACKS = [{ name: 'acme-aws', versionTag: '1.8.0' }];

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const run = (inputs: Readonly<Record<string, string>>, options: GateOptions = {}) =>
  runGate(sandbox, { ...options, inputs: { ...STAGING, ...inputs } });
const comment = (): string =>
  sandbox.github.estate.comments.find(({ author }) => author === 'github-actions[bot]')?.body ?? '';
const head = (): string =>
  sandbox.github.estate.pulls.find(({ number }) => number === PULL_REQUEST)?.headSha ?? '';

function staging(): { readonly stack: StackRecord; readonly blocking: readonly IssueRecord[] } {
  const stack = sandbox.pulumi.estate.stacks.find(
    (one) => one.project === 'website' && one.stack === 'staging',
  );
  if (stack === undefined) throw new Error('the estate has no staging');
  const own = sandbox.pulumi.estate.issues.filter(
    ({ entityType, entityProject, entityId }) =>
      entityType === 'stack' && entityProject === 'website' && entityId === 'staging',
  );
  const words = ['critical', 'high', 'blocker'];
  const blocking = own.filter(({ severity, level }) => words.includes(severity) || level === 'mandatory');
  return { stack, blocking };
}

describe('a pull request that fixes what is deployed', () => {
  it('is red without its preview, and the comment says why and what would help', async () => {
    expect(await run({})).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } });
    expect(comment()).toContain('this pull request alone cannot turn the check green');
    expect(comment()).toContain('`pulumi-preview`');
  });

  it('is green with it, in the same comment, and shows what it fixes', async () => {
    const red = await run({});
    const { stack, blocking } = staging();
    stack.previews = [fixingPreview(stack, blocking, head())];
    const green = await run({ 'pulumi-preview': 'latest' });
    expect(green).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', passed: 'true' } });
    expect(green.outputs['comment-url']).toBe(red.outputs['comment-url']);
    expect(green.outputs['summary']).toMatch(/\d+ fixed by this change/);
    expect(comment()).toContain('Fixed by this change, not counted: ');
  });

  it('is red with the preview of another commit', async () => {
    const { stack, blocking } = staging();
    stack.previews = [fixingPreview(stack, blocking, 'b'.repeat(40))];
    const result = await run({ 'pulumi-preview': 'latest' });
    expect(result).toMatchObject({ outputs: { verdict: 'error', passed: 'false' } });
    expect(comment()).toContain('is of commit');
  });
});

describe('a pull request that adds a finding', () => {
  const urn = 'urn:pulumi:staging::website::aws:s3/bucket:Bucket::brand-new';
  const adding = (): readonly EngineEvent[] =>
    previewEvents({
      stack: 'staging',
      project: 'website',
      packs: PACKS,
      startedAt: Math.floor(Date.now() / 1_000),
      resources: [
        {
          urn,
          op: 'create',
          violations: [{ pack: 'acme-aws', policy: 's3-no-public-read', level: 'mandatory' }],
        },
      ],
    });

  it('is red by its event log, and the comment marks what is new', async () => {
    for (const issue of sandbox.pulumi.estate.issues) issue.status = 'fixed';
    expect(await run({})).toMatchObject({ exitCode: 0 });
    const log = join(await mkdtemp(join(tmpdir(), 'policy-gate-action-')), 'events.json');
    await writeFile(log, asEventLog(adding()));
    const result = await run({ 'pulumi-preview': log });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail', 'finding-count': '1' } });
    expect(result.outputs['summary']).toContain('1 new with this change');
    expect(comment()).toMatch(/\*\*new with this change(?:, since the last report)?\*\*/);
    expect(comment()).toContain('fix it here');
  });
});

describe('the job’s identity instead of a token', () => {
  const OIDC = { 'pulumi-access-token': '', 'pulumi-oidc-token-type': 'organization' };

  it('is exchanged, used and masked', async () => {
    const result = await run(
      { ...OIDC, 'fail-on-severity': 'none', 'fail-on-level': 'none' },
      { env: sandbox.github.idTokenEnv() },
    );
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    const [token] = [...sandbox.pulumi.estate.tokens].find(
      ([, { organization }]) => organization === 'acme',
    ) ?? [''];
    expect(token).not.toBe('');
    expect(result.log).toContain(`::add-mask::${token}`);
    expect(result.log.replaceAll(`::add-mask::${token}`, '')).not.toContain(token);
  });

  it('that the job may not have is a bad configuration that names the permission', async () => {
    const result = await run(OIDC);
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'error' } });
    expect(result.log).toContain('id-token: write');
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });

  it('that a fork never has is a skip', async () => {
    const result = await run(OIDC, { pullRequest: 43 });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'skipped' } });
  });

  it('that is refused is an error that names the subject', async () => {
    sandbox.pulumi.estate.oidcSubjects = [];
    const result = await run(OIDC, { env: sandbox.github.idTokenEnv() });
    expect(result).toMatchObject({ exitCode: 3, outputs: { verdict: 'error', 'finding-count': '' } });
    expect(result.summary).toContain('repo:​acme/infrastructure:​pull_request');
  });
});

describe('targets', () => {
  it('a pattern that fits nothing fails, whatever on-error says', async () => {
    const result = await run({ 'pulumi-stacks': 'acme/*/prod', 'on-error': 'pass' });
    expect(result).toMatchObject({ exitCode: 3, outputs: { verdict: 'error' } });
  });

  it('a pattern keeps its one comment when another stack comes to fit it', async () => {
    const limits = {
      'fail-on-severity': 'none',
      'fail-on-level': 'none',
      'pulumi-stacks': 'acme/landing-zone/*',
    };
    const before = await run(limits);
    const clean = sandbox.pulumi.estate.stacks.find(({ project }) => project === 'landing-zone');
    if (clean) sandbox.pulumi.estate.stacks.push({ ...clean, stack: 'another' });
    const after = await run(limits);
    expect(after.outputs['summary']).toContain('2 targets');
    expect(after.outputs['comment-url']).toBe(before.outputs['comment-url']);
  });

  it('accounts are gated beside stacks', async () => {
    const result = await run({ 'pulumi-accounts': 'acme/production\nacme/quiet' });
    expect(result.outputs['summary']).toContain('in 3 targets');
    expect(comment()).toContain('acme/production/us-east-1');
  });

  it('an older server is told in the comment, and its findings count as unknown', async () => {
    sandbox.pulumi.switches.listRoute = 'none';
    const result = await run({});
    expect(result).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(result.outputs['counts'] ?? '')).toMatchObject({ critical: 0, high: 0 });
    expect(comment()).toContain('Read with care');
    expect(comment()).toContain('older list of violations');
  });

  it('a state store instead of Pulumi Cloud is explained', async () => {
    const result = await run({ 'pulumi-cloud-url': 's3://bucket/state' });
    expect(result).toMatchObject({ exitCode: 2 });
    expect(result.log).toContain('state store without a policy API');
  });
});

import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { BUNDLE, inputsFor, runGate } from '../../sandbox/scene.ts';

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

const CLEAN = { 'pulumi-stacks': 'acme/landing-zone/clean', 'azure-scopes': '' };
const ownComments = () =>
  sandbox.github.estate.comments.filter(({ author }) => author === 'github-actions[bot]');

describe('the bundle', () => {
  it('runs without node_modules, from any folder', async () => {
    await cp(join(BUNDLE, '..'), folder, { recursive: true });
    const result = await runStep({
      bundle: join(folder, 'index.js'),
      inputs: { ...inputsFor(sandbox), ...CLEAN },
      env: { GITHUB_API_URL: sandbox.github.url, ...sandbox.github.runEnv('pull_request', 42) },
      event: { name: 'pull_request', payload: sandbox.github.event('pull_request', 42) },
    });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(ownComments()).toHaveLength(1);
  });

  it('stays below 1.2 MB with every chunk', async () => {
    const files = await readdir(join(BUNDLE, '..'));
    const scripts = await Promise.all(files.map((file) => readFile(join(BUNDLE, '..', file))));
    const bytes = scripts.reduce((sum, script) => sum + script.byteLength, 0);
    expect(bytes).toBeLessThan(1_200_000);
  });

  it('makes no code of text, in any package of it', async () => {
    const files = (await readdir(join(BUNDLE, '..'))).filter((file) => file.endsWith('.js'));
    const scripts = await Promise.all(files.map((file) => readFile(join(BUNDLE, '..', file), 'utf8')));
    const found = scripts.flatMap(
      (script) => script.match(/.{0,40}(?:\bnew Function\b|(?<![\w.$])eval\().{0,40}/g) ?? [],
    );
    expect(found).toEqual([]);
  });
});

describe('forks', () => {
  it.each([
    ['skip', 0, 'true'],
    ['fail', 3, 'false'],
  ])('a fork without credentials, on-fork: %s', async (onFork, exitCode, passed) => {
    const inputs = { 'pulumi-access-token': '', 'on-fork': onFork };
    const result = await runGate(sandbox, {
      inputs,
      env: { AZURE_ACCESS_TOKEN: '', PATH: folder },
      pullRequest: 43,
    });
    expect(result).toMatchObject({ exitCode, outputs: { verdict: 'skipped', passed } });
    expect(ownComments()).toEqual([]);
    expect(sandbox.pulumi.exchanges).toEqual([]);
  });

  it('a fork with credentials for one of two services is an error, not a skip', async () => {
    const result = await runGate(sandbox, { inputs: { 'pulumi-access-token': '' }, pullRequest: 43 });
    expect(result).toMatchObject({ outputs: { verdict: 'error', passed: 'false' } });
  });

  it('a pull request of our own without credentials is a bad configuration', async () => {
    const result = await runGate(sandbox, { inputs: { 'pulumi-access-token': '' } });
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'error' } });
  });

  it('Dependabot counts as a fork', async () => {
    const inputs = { ...CLEAN, 'pulumi-access-token': '' };
    const result = await runGate(sandbox, { inputs, env: { GITHUB_ACTOR: 'dependabot[bot]' } });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'skipped' } });
  });
});

describe('the Azure CLI login', () => {
  const AZURE_ONLY = { 'pulumi-stacks': '', 'fail-on-severity': 'none', 'fail-on-level': 'none' };

  /** A stand-in for az: a real program on the path that prints what az prints. */
  async function az(script: string): Promise<Record<string, string>> {
    await writeFile(join(folder, 'az'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'az'), 0o755);
    return { AZURE_ACCESS_TOKEN: '', PATH: `${folder}:/bin:/usr/bin` };
  }

  it('is used where no ready token is, for the audience that the configured Resource Manager tells', async () => {
    const token = sandbox.azure.issueToken();
    const env =
      await az(`test "$*" = "account get-access-token --resource https://management.core.windows.net/ --output json" || exit 9
printf '{"accessToken": "%s", "expires_on": 1}' '${token}'`);
    const result = await runGate(sandbox, { inputs: AZURE_ONLY, env, event: 'schedule' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
    expect(result.log).toContain('signed in by the Azure CLI login');
    expect(result.log.split(`::add-mask::${token}`)).toHaveLength(2);
    expect(result.log.replace(`::add-mask::${token}`, '')).not.toContain(token);
  });

  it.each([
    ['not logged in', "echo 'ERROR: Please run az login to setup account.' >&2; exit 1", 2, 'not logged in'],
    ['not installed', undefined, 2, 'not installed'],
    [
      'refused',
      "echo 'AADSTS700024: Client assertion is not within its valid time range.' >&2; exit 1",
      3,
      'AADSTS700024',
    ],
    ['without a token', "echo '{}'", 3, 'no readable token'],
  ])('%s', async (_, script, exitCode, words) => {
    const env = script === undefined ? { AZURE_ACCESS_TOKEN: '', PATH: folder } : await az(script);
    const result = await runGate(sandbox, { inputs: AZURE_ONLY, env, event: 'schedule' });
    expect(result.exitCode).toBe(exitCode);
    expect(result.log).toContain(words);
  });
});

describe('a runner with nothing to write to', () => {
  it.each([
    ['a good run', {}, 0],
    ['a bad configuration', { 'fail-on-severity': 'hihg' }, 2],
  ])('still exits as it should after %s', async (_, inputs, exitCode) => {
    const env = { GITHUB_OUTPUT: join(folder, 'nowhere', 'output'), GITHUB_STEP_SUMMARY: '' };
    const result = await runGate(sandbox, { inputs: { ...CLEAN, ...inputs }, env, event: 'schedule' });
    expect(result.exitCode).toBe(exitCode);
    expect(result.log.length).toBeLessThan(5_000);
  });

  it('an event file that is no JSON is not evaluated', async () => {
    await writeFile(join(folder, 'event.json'), '{');
    const env = { GITHUB_EVENT_PATH: join(folder, 'event.json') };
    const result = await runGate(sandbox, { inputs: CLEAN, env });
    expect(result).toMatchObject({
      exitCode: 3,
      outputs: { verdict: 'error', passed: 'false', counts: '{}' },
    });
  });
});

describe('secrets and hostile text', () => {
  it('no secret is in anything that is published, though the services echo theirs', async () => {
    const azureToken = sandbox.azure.issueToken();
    const refused = (message: string) =>
      ({ kind: 'status', status: 400, body: { message, error: { message } } }) as const;
    sandbox.pulumi.faults.add({ path: /staging$/, fault: refused(`you sent token ${sandbox.pulumi.token}`) });
    sandbox.azure.faults.add({ path: /queryResults/, fault: refused(`you sent Bearer ${azureToken}`) });
    const result = await runGate(sandbox, { env: { AZURE_ACCESS_TOKEN: azureToken } });
    expect(result.outputs['verdict']).toBe('error');
    const secrets = [sandbox.pulumi.token, azureToken, sandbox.github.jobToken];
    const lines = result.log.split('\n');
    const masks = secrets.map((secret) => `::add-mask::${secret}`);
    expect(lines.slice(0, 3).toSorted()).toEqual(masks.toSorted());
    const published = [
      ...lines.filter((line) => !masks.includes(line)),
      result.summary,
      JSON.stringify(result.outputs),
      await readFile(result.outputs['report-json'] ?? '', 'utf8'),
      ...ownComments().map(({ body }) => body),
    ].join('\n');
    expect(published).toContain('you sent');
    for (const secret of secrets) expect(published).not.toContain(secret);
  });

  it('no text of a service becomes a command to the runner', async () => {
    const result = await runGate(sandbox);
    const commands = result.log.split('\n').filter((line) => /^\s*::/.test(line) || line.includes('##['));
    expect(
      commands.every((line) =>
        /^::(?:add-mask|(?:error|warning) title=Policy Gate|group::(?:\d+ |Judged by$)|endgroup::$)/.test(
          line,
        ),
      ),
    ).toBe(true);
    expect(result.outputs['verdict']).toBe('fail');
  });
});

describe('reports of an earlier run', () => {
  it('are gone even where this one is refused, and others stay', async () => {
    await writeFile(join(folder, 'policy-gate.sarif'), 'old');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const inputs = { ...CLEAN, 'report-directory': folder, 'report-formats': 'sraif' };
    const result = await runGate(sandbox, { inputs });
    expect(result).toMatchObject({ exitCode: 2, outputs: { 'report-sarif': '', 'report-html': '' } });
    expect(result.log).toContain('Did you mean "sarif"?');
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  it('that cannot be removed are a warning, and the verdict stands', async () => {
    await mkdir(join(folder, 'policy-gate.sarif'));
    const inputs = { ...CLEAN, 'report-directory': folder, 'report-formats': 'json,junit,csv,markdown' };
    const result = await runGate(sandbox, { inputs });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'report-sarif': '' } });
    expect(result.log).toMatch(/::warning title=Policy Gate%3A old reports::/);
    for (const format of ['json', 'junit', 'csv', 'markdown']) {
      const path = result.outputs[`report-${format}`] ?? '';
      expect(await readFile(path, 'utf8')).toMatch(/\S/);
    }
  });
});

import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobTokenWith } from '../../sandbox/github/tokens.ts';
import type { StepResult } from '../../sandbox/runner.ts';
import { type GateOptions, runGate } from '../../sandbox/scene.ts';
import { type MergeScene, startMerge } from '../merge/merge-scene.ts';
import { FEATURES, type Feature, type Permission } from './permission-features.ts';

const TOKEN = 'ghs_sandbox-tested';
const CENTRAL = 'A central policy file';

let scene: MergeScene;

beforeEach(async () => {
  scene = await startMerge();
});

afterEach(() => scene.close());

type Granted = Feature['needs'];

/** What a job that is given these permissions, and no others, has: GitHub refuses it everything else. */
function jobWith(granted: Granted): GateOptions {
  const { github } = scene.sandbox;
  const { 'pull-requests': pull_requests = 'none', 'id-token': identity, ...rest } = granted;
  github.estate.tokens.set(TOKEN, jobTokenWith({ ...rest, pull_requests }));
  const env = identity === 'write' ? github.idTokenEnv() : {};
  return { inputs: { 'github-token': TOKEN }, env: { ...env } };
}

/** Who may write may read; who may read may nothing less. */
function oneLess(granted: Granted, permission: Permission): Granted {
  const { [permission]: access, ...rest } = granted;
  return access === 'write' && permission !== 'id-token' ? { ...rest, [permission]: 'read' } : rest;
}

const refusals = (): number =>
  scene.sandbox.github.exchanges.filter(({ response }) => response?.status === 403).length;

describe.each(FEATURES.map((feature) => [feature.row, feature] as const))('%s', (_, feature) => {
  const { needs, run, works, without } = feature;
  const [exitCode, words] = works;

  it('works with exactly its permissions, and is refused nothing', async () => {
    const result = await run(scene, jobWith(needs));
    expect(result.log).toMatch(words);
    expect(result.log).not.toContain('permissions:');
    expect([result.exitCode, refusals()]).toEqual([exitCode, 0]);
  });

  it.each(Object.entries(without))(
    'with less than its %s tells so, and makes no verdict milder',
    async (name, told) => {
      const permission = nameOf(name);
      const result: StepResult = await run(scene, jobWith(oneLess(needs, permission)));
      expect(result.log).toMatch(told[1]);
      expect(result.exitCode).toBe(told[0]);
    },
  );

  it('says of each what is without it', () => {
    expect(Object.keys(without).toSorted()).toEqual(Object.keys(needs).toSorted());
  });
});

describe(CENTRAL, () => {
  const run = (token: string) =>
    runGate(scene.sandbox, {
      event: 'schedule',
      inputs: {
        'pulumi-stacks': 'acme/landing-zone/clean',
        'azure-scopes': '',
        'config-file': 'acme/policies/policy-gate.yml@main',
        'config-token': token,
      },
    });

  beforeEach(() => {
    const policies = scene.sandbox.github.estate.otherRepositories.get('acme/policies');
    policies?.files.set(policies.branches.get('main') ?? '', new Map([['policy-gate.yml', 'version: 1\n']]));
  });

  it('is read with nothing but the contents of its repository', async () => {
    const { exitCode, log } = await run(scene.sandbox.github.configToken);
    expect(log).toContain('Policy file: acme/policies/policy-gate.yml@main');
    expect([exitCode, refusals()]).toEqual([0, 0]);
  });

  it('is a bad configuration without', async () => {
    const known = scene.sandbox.github.estate.tokens.get(scene.sandbox.github.configToken);
    const repositories = known?.repositories ?? [];
    scene.sandbox.github.estate.tokens.set(TOKEN, { ...jobTokenWith({ issues: 'write' }), repositories });
    const { exitCode, log } = await run(TOKEN);
    expect(exitCode).toBe(2);
    expect(log).toContain('config-token must be able to read the contents of that repository');
  });
});

it('the README names exactly these permissions', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const table = /## Permissions\n(?<table>[\s\S]*?)\n## /.exec(readme)?.groups?.['table'] ?? '';
  const rows = table.split('\n').flatMap((line) => {
    const [, row = '', needed = ''] = line.split(' | ').length > 2 ? line.split(/^\| | \| /) : [];
    return needed.includes('for the job') ? [[row, wordsOf(needed)] as const] : [];
  });
  const every = { contents: 'read' };
  expect(Object.fromEntries(rows.map(([row, needs]) => [row, { ...every, ...needs }]))).toEqual(
    Object.fromEntries(FEATURES.map(({ row, needs }) => [row, needs])),
  );
  expect(table).toContain(`| ${CENTRAL} | \`contents: read\` of that repository`);
});

function wordsOf(cell: string): Record<string, string> {
  return Object.fromEntries(
    [...cell.matchAll(/`(?<name>[a-z-]+): (?<access>read|write)`/g)].map(({ groups }) => [
      groups?.['name'] ?? '',
      groups?.['access'] ?? '',
    ]),
  );
}

function nameOf(word: string): Permission {
  const known = ['actions', 'checks', 'contents', 'id-token', 'issues', 'pull-requests'] as const;
  const name = known.find((one) => one === word);
  if (name === undefined) throw new Error(`${word} is no permission`);
  return name;
}

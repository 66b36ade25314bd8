import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCOPES, STACKS } from '../../sandbox/targets.ts';
import { deskWorkflow } from '../../src/cli/desk-workflow.ts';
import { renderBaseline } from '../../src/config/load/baseline-file.ts';
import { writeWhole } from '../../src/publishers/write-whole.ts';
import { DEFAULT, useBaselineScene } from './baseline-scene.ts';
import { TOKEN } from './command-line.ts';

const FILE = '.github/policy-gate.yml';
const [PRODUCTION, STAGING] = STACKS;
const EMPTY = renderBaseline([]);

const scene = useBaselineScene();
const { folder, pulumi, baseline, asked } = scene;

describe('policy-gate baseline refuses, before anybody is asked,', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['is no JSON', '{', 'is not JSON'],
    ['is something else', '{ "version": 1, "findings": [ {} ] }', 'findings[0].fingerprint: '],
    ['is cut', EMPTY.slice(0, -5), 'is not JSON'],
    ['is no text', Buffer.from([0xff]), 'holds bytes that are no UTF-8 text.'],
  ])('a baseline that %s', async (_, content, problem) => {
    await folder.write(DEFAULT, content);
    const before = await folder.read(DEFAULT);
    for (const words of [[], ['--prune']]) {
      const { exitCode, out, err } = await baseline([...pulumi(STAGING), ...words]);
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
      expect(err.join('\n')).toContain(`error: ${DEFAULT}: ${problem}`);
    }
    expect(asked()).toBe(0);
    expect(await folder.read(DEFAULT)).toBe(before);
  });

  it.each<[string, readonly string[], string]>([
    ['no target', [], '--pulumi-stacks: no target at all'],
    [
      'nothing to prune',
      ['--pulumi-stacks', PRODUCTION, '--prune'],
      `${DEFAULT}: there is no such file, so nothing can be taken out of it.`,
    ],
    [
      'two places',
      ['--pulumi-stacks', PRODUCTION, '--output', 'a', '--output', 'b'],
      '--output: is given 2 times.',
    ],
    ['no place', ['--pulumi-stacks', PRODUCTION, '--output', ''], '--output: is empty.'],
    ['a bad stack', ['--pulumi-stacks', 'acme'], '--pulumi-stacks: "acme" is not a stack.'],
    [
      'a bad window',
      ['--azure-scopes', SCOPES[0], '--azure-since', 'soon'],
      '--azure-since: "soon" is neither',
    ],
    [
      'a window that is still to come',
      ['--azure-scopes', SCOPES[0], '--azure-since', '2099-01-01T00:00:00Z'],
      '--azure-since: must lie before',
    ],
    [
      'the start of a run',
      ['--azure-scopes', SCOPES[0], '--azure-since', ' run '],
      '--azure-since: run is the start of a run of GitHub Actions.',
    ],
    [
      'half a client',
      ['--azure-scopes', SCOPES[0], '--azure-client-id', '11111111-2222-3333-4444-555555555555'],
      '--azure-tenant-id: is needed beside azure-client-id',
    ],
    [
      'no file of the name',
      ['--pulumi-stacks', PRODUCTION, '--config-file', 'gone.yml'],
      'gone.yml: there is no such file in ',
    ],
    [
      'a central file',
      ['--pulumi-stacks', PRODUCTION, '--config-file', 'acme/a/b.yml@v1'],
      '--config-file: is a policy file of another repository',
    ],
  ])('%s', async (_, words, problem) => {
    const { exitCode, out, err } = await baseline(words);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(`error: ${problem}`);
    expect(asked()).toBe(0);
    expect(await folder.list()).toEqual([]);
  });

  const STACK = ['--pulumi-stacks', PRODUCTION];
  const client = [
    '--azure-tenant-id',
    'contoso.com',
    '--azure-client-id',
    '11111111-2222-3333-4444-555555555555',
  ];
  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    [
      'no token',
      STACK,
      {},
      'error: PULUMI_ACCESS_TOKEN: is needed to read stacks and accounts: set it in the environment.',
    ],
    [
      'a token that is none',
      STACK,
      { PULUMI_ACCESS_TOKEN: 'pul-1 pul-2' },
      'error: PULUMI_ACCESS_TOKEN: holds blanks',
    ],
    [
      'a secret that is none',
      ['--azure-scopes', SCOPES[0], ...client],
      { AZURE_CLIENT_SECRET: 'pul-1 pul-2' },
      'error: AZURE_CLIENT_SECRET: holds blanks',
    ],
    [
      'a client without a secret',
      ['--azure-scopes', SCOPES[0], ...client],
      {},
      'error: --azure-client-id: needs a secret: set AZURE_CLIENT_SECRET in the environment.',
    ],
    [
      'a state store',
      STACK,
      { PULUMI_ACCESS_TOKEN: TOKEN, PULUMI_BACKEND_URL: 's3://x' },
      'error: PULUMI_BACKEND_URL: "s3://x" is a state store',
    ],
  ])('%s in the environment', async (_, words, env, problem) => {
    const { exitCode, out, err } = await baseline(words, env);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(problem);
    expect(err[0]).not.toContain('pul-1');
  });

  it('every problem of the options, the files and the environment', async () => {
    await folder.write(FILE, 'version: 1\nx: 1');
    await folder.write('known.json', '[');
    const words = [
      '--pulumi-stacks',
      'acme/a,acme/website/production',
      '--azure-since',
      'run',
      '--azure-environment',
      '',
    ];
    const { err } = await baseline([...words, '--output', 'known.json'], { PULUMI_ACCESS_TOKEN: 'a b' });
    expect(err.map((line) => line.split(': ')[1])).toEqual([
      '--azure-environment',
      '--azure-since',
      '--pulumi-stacks',
      'PULUMI_ACCESS_TOKEN',
      `${FILE}:2:1`,
      'known.json',
    ]);
  });

  it('a secret that is typed, and shows none of it', async () => {
    for (const name of ['--pulumi-access-token', '--azure-client-secret']) {
      const { exitCode, out, err } = await baseline([...pulumi(STAGING), name, TOKEN]);
      expect(exitCode).toBe(2);
      expect(err.join('\n')).toContain('AZURE_ACCESS_TOKEN or AZURE_CLIENT_SECRET');
      expect([...out, ...err].join('\n')).not.toContain(TOKEN);
    }
  });
});

describe('policy-gate baseline ends with its reason', () => {
  it('where nobody is signed in to Azure', async () => {
    const words = ['baseline', '--azure-scopes', SCOPES[0], '--azure-environment', scene.sandbox.azure.url];
    const { exitCode, stderr } = await folder.start(words, { PATH: folder.path });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: --azure-scopes: no sign-in for Azure');
  });

  it('where the file cannot be written', async () => {
    await folder.write('place', 'a file');
    const { exitCode, out, err } = await baseline([...pulumi(STAGING), '--output', 'place/known.json']);
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: [] });
    expect(err).toEqual([expect.stringMatching(/^error: place\/known\.json: could not be written: E/)]);
    expect(await folder.list()).toEqual(['place']);
  });

  it('where something else stands in its place, and leaves nothing behind', async () => {
    await folder.write('place/known.json', '{}');
    await expect(writeWhole(join(folder.path, 'place'), 'x')).rejects.toThrow();
    expect(await folder.list()).toEqual(['place/known.json']);
  });

  it('where a job would be asked who it is', async () => {
    const { identityToken } = deskWorkflow({ err: () => undefined });
    await expect(identityToken('pulumi')).rejects.toThrow('The command line has no identity token of a job');
  });
});

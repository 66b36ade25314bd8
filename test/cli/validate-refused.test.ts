import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from './folder.ts';

const FILE = '.github/policy-gate.yml';
const NOW = new Date('2026-11-23T12:00:00Z');
const SCOPE = `/subscriptions/${'1'.repeat(8)}-1111-1111-1111-111111111111`;

const folder = useFolder();

const validate = async (yaml: string | Uint8Array, words: readonly string[] = []) => {
  await folder.write(FILE, yaml);
  return folder.run(['validate', ...words], { now: NOW });
};

describe('policy-gate validate refuses', () => {
  it.each<[string, string, readonly string[], string]>([
    [
      'a key that is none',
      'threshold: {}',
      [],
      `${FILE}:2:1: threshold: is not a key. Did you mean "thresholds"?`,
    ],
    ['a word that is none', 'on-error: [fail]', [], `${FILE}:2:1: on-error: `],
    [
      'a waiver too far ahead',
      'waivers: [ { match: { policy: a }, reason: r, owner: o, expires: 2030-01-01 } ]',
      [],
      `${FILE}:2:`,
    ],
    ['what is no YAML', 'rules: [', [], `${FILE}:`],
    [
      'a word of an input',
      '',
      ['--fail-on-severity', 'hihg'],
      '--fail-on-severity: "hihg" is not allowed. Did you mean "high"?',
    ],
    ['a switch with another word', '', ['--only-new', 'yes'], '--only-new: "yes" is not allowed.'],
    ['a map that is none', '', ['--thresholds', 'high'], '--thresholds: must be a YAML map.'],
    ['a target that is none', '', ['--azure-scopes', 'rg-web'], '--azure-scopes: "rg-web" is not a scope.'],
    [
      'a stack behind a comma',
      '',
      ['--pulumi-stacks', 'acme/a/b,acme/c'],
      '--pulumi-stacks: "acme/c" is not a stack.',
    ],
    [
      'an input twice',
      '',
      ['--on-error', 'fail', '--on-error', 'fail'],
      '--on-error: is given 2 times. Give it once.',
    ],
    ['a switch twice', '', ['--warn-only', '--warn-only'], '--warn-only: is given 2 times. Give it once.'],
    ['an empty input', '', ['--on-fork', ''], '--on-fork: is empty.'],
    ['an empty list', '', ['--azure-scopes', ' \n'], '--azure-scopes: is empty.'],
    [
      'an empty part of a list',
      '',
      ['--pulumi-stacks', 'acme/a/b', '--pulumi-stacks', ' ,'],
      '--pulumi-stacks: is empty.',
    ],
    [
      'a limit that is set twice by the inputs',
      '',
      ['--fail-on-severity', 'high', '--thresholds', '{ high+: 1 }'],
      '--thresholds.high+: is limited twice',
    ],
    [
      'two files',
      '',
      ['--config-file', FILE, '--config-file', FILE],
      '--config-file: is given 2 times. Give it once.',
    ],
    [
      'inputs that leave nothing that can fail',
      'thresholds: { high+: 0, mandatory+: 0 }\noverridable: [thresholds]',
      ['--thresholds', '{ high+: { max: 0, action: warn }, mandatory+: { max: 0, action: warn } }'],
      '--thresholds: nothing can fail',
    ],
    [
      'a start that is still to come',
      'new-since: 2026-12-01T00:00:00Z',
      [],
      `${FILE}: new-since: must lie before the start of the run.`,
    ],
    [
      'an age that Azure never reaches',
      'rules: [ { name: Old, match: { older-than: 30d }, max: 0 } ]',
      ['--azure-scopes', SCOPE],
      `${FILE}: rule "Old": older-than: is never met by Azure findings`,
    ],
    [
      'a central file',
      '',
      ['--config-file', 'acme/policies/gate.yml@main'],
      '--config-file: is a policy file of another repository, which is read in a run only: check it out and name its path.',
    ],
    ['an empty name', '', ['--config-file', ' '], '--config-file: is empty.'],
  ])('%s', async (_, yaml, words, problem) => {
    const { exitCode, out, err } = await validate(`version: 1\n${yaml}`, words);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(`error: ${problem}`);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
  });

  it('what may be old within the window it was told', async () => {
    const words = ['--azure-scopes', SCOPE, '--azure-since', '60d'];
    const yaml = 'version: 1\nrules: [ { name: Old, match: { older-than: 30d }, max: 0 } ]';
    expect((await validate(yaml, words)).exitCode).toBe(0);
    // The start of a run is asked for in a run only: whatever it will be, the file may be right.
    expect((await validate(yaml, [...words.slice(0, 3), 'run'])).exitCode).toBe(0);
  });

  it.each([
    [
      'bytes that are no UTF-8',
      Buffer.from('version: 1 # caf\xe9', 'latin1'),
      'holds bytes that are no UTF-8 text.',
    ],
    [
      'half a character',
      Buffer.from('version: 1 # é').subarray(0, -1),
      'holds bytes that are no UTF-8 text.',
    ],
    ['UTF-16', Buffer.from('\ufeffversion: 1', 'utf16le'), 'holds bytes that are no UTF-8 text.'],
  ])('%s', async (_, bytes, problem) => {
    const { exitCode, out, err } = await validate(bytes);
    expect({ exitCode, out, err }).toEqual({
      exitCode: 2,
      out: [],
      err: [expect.stringContaining(`error: ${FILE}: ${problem}`)],
    });
  });

  it.each([
    ['no file, with what to do', [], FILE],
    ['no file of the name', ['--config-file', 'gone.yml'], 'gone.yml'],
  ])('%s', async (_, words, path) => {
    const { exitCode, out, err } = await folder.run(['validate', ...words]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(`error: ${path}: there is no such file in ${folder.path}.`);
    expect(err[0]).toContain('name the file with --config-file');
    expect(err[0]).toContain('policy-gate schema');
  });

  it('a folder', async () => {
    await mkdir(join(folder.path, FILE), { recursive: true });
    const { exitCode, err } = await folder.run(['validate']);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: [`error: ${FILE}: is a folder, not a file.`] });
  });

  it.each([
    [
      'there is no',
      undefined,
      'the policy file names it as the baseline, and there is no such file. Write one with policy-gate baseline.',
    ],
    ['is no JSON', '{', 'is not JSON'],
    [
      'is something else',
      '{ "version": 1, "finding": [] }',
      'finding: is not a key. Did you mean "findings"?',
    ],
    ['is no text', Buffer.from([0xff]), 'holds bytes that are no UTF-8 text.'],
  ])('a baseline that %s', async (_, content, problem) => {
    if (content !== undefined) await folder.write('known.json', content);
    const { exitCode, out, err } = await validate('version: 1\nbaseline: known.json');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err[0]).toContain(`error: known.json: ${problem}`);
  });

  it('nothing for want of an input that was itself refused', async () => {
    const words = ['--azure-scopes', SCOPE, '--azure-since', '60d', '--azure-since', '60d'];
    const { err } = await validate(
      'version: 1\nrules: [ { name: Old, match: { older-than: 30d }, max: 0 } ]',
      words,
    );
    expect(err).toEqual(['error: --azure-since: is given 2 times. Give it once.']);
  });

  it('what a file says under its own name, whatever that is', async () => {
    await folder.write(
      'azure.yml',
      'version: 1\nrules: [ { name: Old, match: { older-than: 30d }, max: 0 } ]',
    );
    const { err } = await folder.run(['validate', '--config-file', 'azure.yml', '--azure-scopes', SCOPE]);
    expect(err).toEqual([expect.stringContaining('error: azure.yml: rule "Old": older-than: ')]);
  });

  it('with all problems together', async () => {
    const yaml = 'version: 1\nbaseline: known.json\nnew-since: 2026-12-01T00:00:00Z';
    const both = ['--fail-on-severity', 'high', '--thresholds', '{ high+: 1 }'];
    expect((await validate(yaml, both)).err.map((line) => line.split(': ').slice(1, 3))).toEqual([
      ['known.json', expect.stringContaining('the policy file names it')],
      ['--thresholds.high+', expect.stringContaining('is limited twice')],
      [FILE, 'new-since'],
    ]);
    const words = ['--on-fork', '', '--on-error', 'x', '--azure-since', 'soon'];
    expect((await validate(`${yaml}\nx: 1`, words)).err.map((line) => line.split(': ')[1])).toEqual([
      '--on-fork',
      '--azure-since',
      '--on-error',
      `${FILE}:4:1`,
    ]);
  });

  it('shows no secret that was typed as an option', async () => {
    const { exitCode, out, err } = await validate('version: 1', [
      '--pulumi-access-token',
      'pul-0123456789abcdef',
    ]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err.join('\n')).toContain('Secrets are taken from the environment only');
    expect(err.join('\n')).not.toContain('0123456789');
  });
});

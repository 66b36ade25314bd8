import { describe, expect, it } from 'vitest';
import { FLAG_NAMES } from '../../src/cli/input-flags.ts';
import { GOOD, runArguments as run, TOKEN } from './command-line.ts';

describe('the command line', () => {
  it.each([
    ['an unknown option', [...GOOD, '--aply'], "unknown option '--aply'"],
    ['a missing value', ['triage', '--match'], "option '--match <yaml>' argument missing"],
    ['a stray word', [...GOOD, 'now'], 'too many arguments'],
    ['an unknown command', ['trige'], 'unknown command. See policy-gate --help.'],
    ['no command', [], 'Usage: policy-gate'],
  ])('refuses %s with 2', async (_, argv, words) => {
    const { exitCode, out, err, read } = await run(argv);
    expect(err.join('\n')).toContain(words);
    expect({ exitCode, out, read }).toEqual({ exitCode: 2, out: [], read: [] });
  });

  it.each([
    [['--pulumi-access-token', TOKEN]],
    [[`--pulumi-access-token=${TOKEN}`]],
    [[`--token=${TOKEN}'\n'x`]],
    [['--client-secret', TOKEN]],
    [[`-token=${TOKEN}`]],
  ])('takes no secret, and shows none: %j', async (words) => {
    const { exitCode, out, err, read } = await run([...GOOD, ...words]);
    expect(err.join('\n')).toContain('unknown option');
    expect(err.join('\n')).toContain('Secrets are taken from the environment only: set PULUMI_ACCESS_TOKEN.');
    expect([...out, ...err].join('\n')).not.toContain(TOKEN);
    expect({ exitCode, read }).toEqual({ exitCode: 2, read: [] });
  });

  it.each([
    ['a word', [...GOOD, TOKEN], "error: too many arguments for 'triage'. Expected 0 arguments but got 1."],
    ['two words', [...GOOD, `a: ${TOKEN}`, TOKEN], 'Expected 0 arguments but got 2.'],
    ['a command', [TOKEN], 'error: unknown command. See policy-gate --help.'],
    ['a command of several lines', [`x'\n${TOKEN}`], 'error: unknown command. See policy-gate --help.'],
    ['help for it', ['help', TOKEN], 'Usage: policy-gate'],
    ['a value of a switch', [...GOOD, `--apply=${TOKEN}`], "unknown option '--apply…'"],
    ['behind a letter', [...GOOD, `-t${TOKEN}`], "error: unknown option '-t…'"],
    ['behind a colon', [...GOOD, `--key:${TOKEN}`], "error: unknown option '--key…'"],
  ])('does not repeat what was given without need as %s', async (_, argv, words) => {
    const { exitCode, out, err, read } = await run(argv);
    expect(err.join('\n')).toContain(words);
    expect([...out, ...err].join('\n')).not.toContain(TOKEN);
    expect({ exitCode, out, read }).toEqual({ exitCode: 2, out: [], read: [] });
  });

  it.each(
    ['\n', '\r', '\r\n', '\u2028'].flatMap((end) => {
      const text = `x${end}::stop-commands::all`;
      const argvs = [[text], ['help', text], ...[text, `--${text}`, `-${text}`].map((one) => [...GOOD, one])];
      const valued = ['--match', '--status', '--pulumi-stacks', '--pulumi-cloud-url'];
      return [...argvs, ...valued.map((name) => [...GOOD, name, text])].map((argv) => [argv]);
    }),
  )('makes no command of the runner of %j', async (argv) => {
    const { exitCode, out, err } = await run(argv);
    expect(exitCode).toBe(2);
    expect([...out, ...err].filter((line) => /^\s*::|[\n\r\u2028]/.test(line))).toEqual([]);
    expect(err).not.toEqual([]);
  });

  it.each(
    ['check', 'validate', 'schema', 'baseline', 'explain'].flatMap((name) => [
      [name, TOKEN, TOKEN],
      [name, `--key=${TOKEN}`],
    ]),
  )('repeats nothing that %s has no use for', async (...argv) => {
    const { exitCode, out, err } = await run(argv);
    expect(err).not.toEqual([]);
    expect([...out, ...err].join('\n')).not.toContain(TOKEN);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
  });

  it.each([
    [['--help']],
    ...['check', 'validate', 'schema', 'explain', 'baseline', 'triage'].flatMap((name) => [
      [[name, '--help']],
      [['help', name]],
    ]),
  ])('%j helps, and ends well', async (argv) => {
    const { exitCode, out, err } = await run(argv, {});
    expect(out.join('\n')).toContain('Usage: policy-gate');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
  });

  const POLICY = [
    'fail-on-severity',
    'fail-on-level',
    'fail-on-priority',
    'thresholds',
    'only-new',
    'warn-only',
  ];
  const LENIENCIES = ['on-error', 'on-no-evidence', 'on-fork'];
  const TARGETS = ['pulumi-stacks', 'pulumi-accounts', 'azure-scopes', 'azure-since'];
  const SIGN_IN = ['pulumi-cloud-url', 'azure-tenant-id', 'azure-client-id', 'azure-environment'];
  it.each([
    [
      'triage',
      [
        'pulumi-stacks <lines>',
        'pulumi-accounts <lines>',
        'pulumi-cloud-url <url>',
        'match <yaml>',
        'status <word>',
        'priority <word>',
        'assignee <login>',
        'apply',
      ],
      ['PULUMI_ACCESS_TOKEN'],
    ],
    ['check', [...FLAG_NAMES, 'format <name>'], ['PULUMI_ACCESS_TOKEN', 'GITHUB_TOKEN', 'Exit codes:']],
    ['validate', ['config-file <path>', ...TARGETS, ...POLICY, ...LENIENCIES], []],
    [
      'baseline',
      ['config-file <path>', 'output <path>', 'prune', ...TARGETS, ...SIGN_IN],
      ['PULUMI_ACCESS_TOKEN', 'AZURE_ACCESS_TOKEN', 'AZURE_CLIENT_SECRET'],
    ],
    ['explain', ['report <path>'], ['<what>']],
    ['schema', [], []],
  ])('names every option in the help of %s, and no other', async (name, options, words) => {
    const { out } = await run([name, '--help'], {});
    const named = out.flatMap((line) => /^ {2}(?:-\w, )?--([a-z-]+)/.exec(line)?.[1] ?? []);
    expect(new Set(named)).toEqual(new Set([...options.map((option) => option.split(' ')[0]), 'help']));
    for (const word of [...options, ...words]) expect(out.join('\n')).toContain(word);
  });
});

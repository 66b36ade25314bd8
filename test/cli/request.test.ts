import { describe, expect, it } from 'vitest';
import { ENV, GOOD, MATCH, PRIORITY, runArguments as run, TOKEN } from './command-line.ts';

describe('the settings of a reading', () => {
  it('are the targets of all lines and commas, each once', async () => {
    const { read } = await run([
      ...GOOD,
      '--pulumi-stacks',
      'acme/shop/dev, acme/*/staging\n acme/shop/dev',
      '--pulumi-stacks',
      '\nacme/website/production\n',
      '--pulumi-accounts',
      'acme/production,acme/production/us-east-1',
    ]);
    expect(read).toHaveLength(1);
    const [settings] = read;
    expect(settings?.stacks.map(({ id }) => id)).toEqual([
      'acme/website/production',
      'acme/shop/dev',
      'acme/*/staging',
    ]);
    expect(settings?.accounts.map(({ id }) => id)).toEqual(['acme/production', 'acme/production/us-east-1']);
    expect(settings?.token).toBe(TOKEN);
  });

  it.each([
    ['the default', [], {}, 'https://api.pulumi.com/'],
    ['the variable', [], { PULUMI_BACKEND_URL: 'https://pulumi.example.com' }, 'https://pulumi.example.com/'],
    ['the default for an empty variable', [], { PULUMI_BACKEND_URL: '' }, 'https://api.pulumi.com/'],
    [
      'the option before the variable',
      ['--pulumi-cloud-url', 'http://localhost:8080'],
      { PULUMI_BACKEND_URL: 's3://state' },
      'http://localhost:8080/',
    ],
  ])('take as address %s', async (_, words, env, address) => {
    const { read } = await run([...GOOD, ...words], { ...ENV, ...env });
    expect(read[0]?.apiUrl.href).toBe(address);
  });

  it('may hold accounts only', async () => {
    const { exitCode, read } = await run(['triage', '--pulumi-accounts', 'acme/x', ...MATCH, ...PRIORITY]);
    expect(exitCode).toBe(0);
    expect(read[0]?.stacks).toEqual([]);
  });
});

const without = (name: string): readonly string[] => {
  const at = GOOD.indexOf(name);
  return GOOD.filter((_, index) => index !== at && index !== at + 1);
};

describe('triage refuses', () => {
  it.each([
    ['no target', without('--pulumi-stacks'), 'error: --pulumi-stacks: no target at all'],
    ['blank targets', [...without('--pulumi-stacks'), '--pulumi-stacks', ' ,\n'], 'no target at all'],
    ['a bad stack', [...GOOD, '--pulumi-stacks', 'acme/x'], '--pulumi-stacks: "acme/x" is not a stack.'],
    [
      'a bad account',
      [...GOOD, '--pulumi-accounts', 'acme'],
      '--pulumi-accounts: "acme" is not an Insights account.',
    ],
    [
      'an insecure address',
      [...GOOD, '--pulumi-cloud-url', 'http://x.com'],
      '--pulumi-cloud-url: "http://x.com" is not an HTTPS address',
    ],
    ['a state store', [...GOOD, '--pulumi-cloud-url', 's3://x'], 'is a state store without a policy API'],
    ['an empty address', [...GOOD, '--pulumi-cloud-url', ''], '--pulumi-cloud-url: is empty.'],
    ['no match', without('--match'), 'error: --match: is needed'],
    ['two matches', [...GOOD, ...MATCH], '--match: is given 2 times. Give it once.'],
    [
      'an empty match',
      [...without('--match'), '--match', '{}'],
      '--match: is empty and would take every finding.',
    ],
    ['a blank match', [...without('--match'), '--match', ' '], '--match: is empty.'],
    ['a match that is no map', [...without('--match'), '--match', 'low'], '--match: must be a YAML map.'],
    ['broken YAML', [...without('--match'), '--match', '{ severity: low'], '--match: not readable as YAML'],
    [
      'a key twice',
      [...without('--match'), '--match', '{ kind: audit, kind: audit }'],
      '--match: the key "kind" comes twice.',
    ],
    ['an alias', [...without('--match'), '--match', '{ kind: &a audit, scope: *a }'], 'aliases'],
    ['a directive', [...without('--match'), '--match', '%YAML 1.1\n---\nkind: audit'], 'directives'],
    ['an unknown key', [...without('--match'), '--match', '{ severty: low }'], 'Did you mean "severity"?'],
    [
      'a bad word',
      [...without('--match'), '--match', '{ severity: lwo }'],
      '--match.severity: "lwo" is not a word',
    ],
    [
      'Azure',
      [...without('--match'), '--match', '{ source: azure }'],
      '--match.source: triage changes Pulumi issues only',
    ],
    [
      'what only Azure has',
      [...without('--match'), '--match', '{ effect: deny }'],
      '--match.effect: is never met with source pulumi',
    ],
    [
      'what is blocked',
      [...without('--match'), '--match', '{ blocked: true }'],
      '--match.blocked: is never met',
    ],
    [
      'what is new',
      [...without('--match'), '--match', '{ new: false }'],
      '--match.new: what is new is known only',
    ],
    ['no change', without('--priority'), 'error: --status: nothing to change'],
    [
      'an unknown status',
      [...GOOD, '--status', 'opne'],
      '--status: "opne" is not allowed. Did you mean "open"? Allowed: open, in_progress, ignored.',
    ],
    [
      'fixed',
      [...GOOD, '--status', 'fixed'],
      '--status: fixed cannot be set: Pulumi Cloud sets it itself, when the issue is resolved.',
    ],
    [
      'by_design',
      [...GOOD, '--status', 'by_design'],
      '--status: by_design cannot be set: Pulumi Cloud no longer lets it be set.',
    ],
    ['an empty status', [...GOOD, '--status', ''], '--status: is empty.'],
    ['two statuses', [...GOOD, '--status', 'open', '--status', 'ignored'], '--status: is given 2 times.'],
    ['an unknown priority', [...GOOD.slice(0, -1), 'p5'], '--priority: "p5" is not allowed.'],
    ['unprioritized', [...GOOD.slice(0, -1), 'unprioritized'], 'Allowed: p0, p1, p2, p3, p4.'],
    ['two priorities', [...GOOD, ...PRIORITY], '--priority: is given 2 times.'],
    ['a login with blanks', [...GOOD, '--assignee', 'a b'], '--assignee: is not a login'],
    ['a login of two lines', [...GOOD, '--assignee', 'a\nb'], '--assignee: is not a login'],
    [
      'an option that is another one’s value',
      [...GOOD, '--status', '--apply'],
      'It is an option itself: a value is missing.',
    ],
  ])('%s', async (_, argv, problem) => {
    const { exitCode, out, err, read } = await run([...argv, '--apply']);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(problem);
    expect({ exitCode, out, read }).toEqual({ exitCode: 2, out: [], read: [] });
  });

  it.each([
    ['no token', {}, 'error: PULUMI_ACCESS_TOKEN: is needed'],
    ['a blank token', { PULUMI_ACCESS_TOKEN: ' \n' }, 'error: PULUMI_ACCESS_TOKEN: is needed'],
    ['a token with blanks', { PULUMI_ACCESS_TOKEN: 'pul-1 pul-2' }, 'PULUMI_ACCESS_TOKEN: holds blanks'],
    [
      'a bad address',
      { ...ENV, PULUMI_BACKEND_URL: 'file://~' },
      'PULUMI_BACKEND_URL: "file://~" is a state store',
    ],
  ])('%s in the environment', async (_, env, problem) => {
    const { exitCode, err, read } = await run(GOOD, env);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(problem);
    expect(err[0]).not.toContain('pul-1');
    expect({ exitCode, read }).toEqual({ exitCode: 2, read: [] });
  });

  it.each([
    'pull_request',
    'pull_request_target',
    'pull_request_review',
    'pull_request_review_comment',
    'merge_group',
  ])('to run on %s, dry or not', async (event) => {
    for (const argv of [GOOD, [...GOOD, '--apply']]) {
      const { exitCode, err, read } = await run(argv, { ...ENV, GITHUB_EVENT_NAME: event });
      expect(err.join()).toContain(
        `GITHUB_EVENT_NAME: triage does not run on "${event}": a pull request must not triage away its own findings`,
      );
      expect({ exitCode, read }).toEqual({ exitCode: 2, read: [] });
    }
  });

  it.each(['push', 'schedule', 'workflow_dispatch', ''])('not to run on %j', async (event) => {
    expect((await run(GOOD, { ...ENV, GITHUB_EVENT_NAME: event })).exitCode).toBe(0);
  });

  it('with all problems together', async () => {
    const { err } = await run(
      [
        'triage',
        '--status',
        'fixed',
        '--priority',
        'p7',
        '--assignee',
        ' ',
        '--match',
        '{ a: 1, level: x, source: azure, new: true }',
      ],
      { GITHUB_EVENT_NAME: 'pull_request', PULUMI_BACKEND_URL: 'gs://x' },
    );
    expect(err.map((line) => line.split(': ')[1])).toEqual([
      'GITHUB_EVENT_NAME',
      '--pulumi-stacks',
      'PULUMI_BACKEND_URL',
      'PULUMI_ACCESS_TOKEN',
      '--match.a',
      '--match.level',
      '--match.source',
      '--match.new',
      '--status',
      '--priority',
      '--assignee',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { NO_POLICY_FILE } from '../../src/config/file.ts';
import { readInputs } from '../../src/config/inputs.ts';
import { type Circumstances, settingsFrom } from '../../src/config/settings.ts';
import { problemsOf } from './problems.ts';

const NOW = new Date('2026-11-23T08:00:00Z');
const RUN: Circumstances = {
  now: NOW,
  fork: false,
  identity: false,
  temporaryDirectory: '/tmp/runner',
};
const SUB = '/subscriptions/11111111-2222-3333-4444-555555555555';
const STACK = { 'pulumi-stacks': 'acme/website/production', 'pulumi-access-token': 'pul-x' };

function settings(inputs: Readonly<Record<string, string>>, circumstances: Partial<Circumstances> = {}) {
  const env = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return settingsFrom(readInputs(Object.fromEntries(env)), { ...RUN, ...circumstances }, NO_POLICY_FILE);
}

const limitsOf = (inputs: Readonly<Record<string, string>>): readonly string[] =>
  settings({ ...STACK, ...inputs }).limits.map(
    ({ key, max, action, origin }) => `${key}: ${max} ${action} ${origin}`,
  );

describe('limits', () => {
  const HIGH = 'high+: 0 fail default';
  const MANDATORY = 'mandatory+: 0 fail default';

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['nothing', {}, [HIGH, MANDATORY]],
    [
      'fail-on-severity: high, which means exactly high+: 0',
      { 'fail-on-severity': 'high' },
      [MANDATORY, 'high+: 0 fail inputs'],
    ],
    ['fail-on-severity: low', { 'fail-on-severity': 'low' }, [MANDATORY, 'low+: 0 fail inputs']],
    ['fail-on-level: advisory', { 'fail-on-level': 'advisory' }, [HIGH, 'advisory+: 0 fail inputs']],
    ['fail-on-priority: p1', { 'fail-on-priority': 'p1' }, [HIGH, MANDATORY, 'p1+: 0 fail inputs']],
    ['fail-on-severity: none', { 'fail-on-severity': 'none' }, [MANDATORY]],
    ['fail-on-level: none', { 'fail-on-level': 'none' }, [HIGH]],
    ['fail-on-priority: none', { 'fail-on-priority': 'none' }, [HIGH, MANDATORY]],
    ['both none', { 'fail-on-severity': 'none', 'fail-on-level': 'none' }, []],
    ['a threshold on a severity', { thresholds: 'critical: 3' }, [MANDATORY, 'critical: 3 fail inputs']],
    [
      'a warn limit',
      { thresholds: 'critical: { max: 3, action: warn }' },
      [HIGH, MANDATORY, 'critical: 3 warn inputs'],
    ],
    [
      'an input and a threshold on other words: both hold',
      { 'fail-on-severity': 'high', thresholds: 'critical: 3' },
      [MANDATORY, 'high+: 0 fail inputs', 'critical: 3 fail inputs'],
    ],
    [
      'none and a threshold of the same axis: the threshold holds',
      { 'fail-on-severity': 'none', thresholds: 'high+: 2' },
      [MANDATORY, 'high+: 2 fail inputs'],
    ],
  ])('of %s', (_, inputs, limits) => {
    expect(limitsOf(inputs)).toEqual(limits);
  });

  it.each([
    ['fail-on-severity', 'high', 'high+: 5'],
    ['fail-on-severity', 'high', 'high+: { max: 5, action: warn }'],
    ['fail-on-level', 'mandatory', 'mandatory+: 0'],
    ['fail-on-priority', 'p0', 'p0+: 1'],
  ])('set twice by %s: %s and thresholds { %s } are refused', (name, word, thresholds) => {
    const problems = problemsOf(() => limitsOf({ [name]: word, thresholds }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`thresholds.${word}+: is limited twice`);
  });
});

describe('targets', () => {
  it('are needed: none at all is refused, on a fork too', () => {
    for (const fork of [false, true]) {
      expect(problemsOf(() => settings({}, { fork }))[0]).toContain('no target at all');
    }
  });

  it('of Pulumi need a token, and the message names where it may come from', () => {
    const problems = problemsOf(() => settings({ 'pulumi-stacks': 'a/b/c' }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('pulumi-access-token: ');
    expect(problems[0]).toContain('PULUMI_ACCESS_TOKEN');
  });

  it('of Pulumi need a token beside Azure scopes too', () => {
    expect(problemsOf(() => settings({ 'pulumi-stacks': 'a/b/c', 'azure-scopes': SUB }))).toHaveLength(1);
  });

  it('of Pulumi need no token on a fork, which gets none', () => {
    expect(settings({ 'pulumi-stacks': 'a/b/c' }, { fork: true }).pulumi.signIn).toEqual({ kind: 'none' });
  });

  it('of Azure alone need no Pulumi token', () => {
    expect(settings({ 'azure-scopes': SUB }).azure.scopes).toHaveLength(1);
  });
});

describe('the window', () => {
  it.each([
    ['24h', '2026-11-22T08:00:00.000Z'],
    ['90s', '2026-11-23T07:58:30.000Z'],
    ['2026-11-01T00:00:00+01:00', '2026-10-31T23:00:00.000Z'],
  ])('since %s starts at %s', (since, from) => {
    expect(settings({ ...STACK, 'azure-since': since }).azure.from.toISOString()).toBe(from);
  });

  it.each(['2026-11-23T08:00:01Z', '2027-01-01T00:00:00Z', '2026-11-23T08:00:00Z'])(
    'since %s is refused: nothing is in it',
    (since) => {
      expect(problemsOf(() => settings({ ...STACK, 'azure-since': since }))[0]).toContain('azure-since: ');
    },
  );
});

describe('problems that span several inputs', () => {
  it('are told all together', () => {
    const inputs = {
      'pulumi-stacks': 'a/b/c',
      'fail-on-severity': 'high',
      thresholds: 'high+: 1',
      'azure-since': '2027-01-01T00:00:00Z',
    };
    expect(problemsOf(() => settings(inputs))).toHaveLength(3);
  });
});

describe('everything else', () => {
  it('arrives where it is used', () => {
    const joined = settings({
      ...STACK,
      'github-token': 'ghs_x',
      'warn-only': 'true',
      'on-error': 'warn',
      'on-no-evidence': 'pass',
      'on-fork': 'fail',
      'comment-mode': 'on-change',
      'comment-key': 'k',
      'report-directory': 'out',
      'dry-run': 'true',
    });
    expect(joined).toMatchObject({
      pulumi: { signIn: { kind: 'token', token: 'pul-x' }, apiUrl: { href: 'https://api.pulumi.com/' } },
      azure: { armUrl: { href: 'https://management.azure.com/' } },
      knobs: { warnOnly: true, onError: 'warn', onNoEvidence: 'pass', onFork: 'fail' },
      comment: { mode: 'on-change', key: 'k' },
      githubToken: 'ghs_x',
      reportDirectory: 'out',
      dryRun: true,
    });
  });

  it('is strict where nothing is said', () => {
    const { knobs } = settings(STACK);
    expect(knobs).toEqual({ warnOnly: false, onError: 'fail', onNoEvidence: 'fail', onFork: 'skip' });
  });

  it('writes reports below the temporary directory', () => {
    expect(settings(STACK, { temporaryDirectory: '/tmp/runner' }).reportDirectory).toBe(
      '/tmp/runner/policy-gate',
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Circumstances } from '../../src/config/settings.ts';
import { settingsFrom } from '../../src/config/settings.ts';
import {
  CIRCUMSTANCES,
  inputsOf,
  limitLines,
  GATED_STACK as STACK,
  SUBSCRIPTION as SUB,
  settingsOf,
} from '../builders/config.ts';
import { problemsOf } from './problems.ts';

/** Settings of inputs alone, without a target of the test's own. */
const settings = (inputs: Readonly<Record<string, string>>, circumstances: Partial<Circumstances> = {}) =>
  settingsFrom(inputsOf(inputs), { ...CIRCUMSTANCES, ...circumstances }, []);

const limitsOf = (inputs: Readonly<Record<string, string>>): readonly string[] =>
  limitLines(settings({ ...STACK, ...inputs }));

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
    expect(settings({ 'azure-scopes': SUB }).azure.targets).toHaveLength(1);
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

describe('the window of a run', () => {
  const SINCE_RUN = { 'azure-scopes': SUB, 'azure-since': 'run' };
  const runStart = { at: new Date('2026-11-23T07:51:07Z'), attempt: 1 };

  it('starts with it', () => {
    expect(settings(SINCE_RUN, { runStart }).azure.from).toEqual(runStart.at);
  });

  it('and says what is not in it where the run was started again', () => {
    const again = { ...runStart, attempt: 2 };
    expect(settings(SINCE_RUN, { runStart: again }).azure.cautions.join(' ')).toContain(
      'attempt 2 of the run',
    );
    expect(settings(SINCE_RUN, { runStart }).azure.cautions).toEqual([]);
    const since = { ...SINCE_RUN, 'azure-since': '1h' };
    expect(settings(since, { runStart: again }).azure.cautions).toEqual([]);
  });

  it('is no other, though the start was asked for', () => {
    const { from } = settings({ ...SINCE_RUN, 'azure-since': '1h' }, { runStart }).azure;
    expect(from.toISOString()).toBe('2026-11-23T07:00:00.000Z');
  });

  it('is never taken for an empty one where nobody asked for the start', () => {
    expect(() => settings(SINCE_RUN)).toThrow('the start of the run was not asked for');
  });

  it('is nothing to a run without Azure scopes', () => {
    expect(settings({ ...STACK, 'azure-since': 'run' }).azure.targets).toEqual([]);
  });
});

const AZURE_ONLY = { 'pulumi-stacks': '', 'azure-scopes': SUB };

describe('what is read of Azure', () => {
  it('is what the policy file says', () => {
    const file = `
azure:
  filter: resourceGroup eq 'rg-web'
  principal: 0AB1C2D3-1111-2222-3333-4444555566EF
  cross-check: false
  defender-severity: true
  wait-for-events: 20m
limits: { rows: 500, deadline: 90s }
`;
    const { azure, pulumi, deadlineMs } = settingsOf({ inputs: AZURE_ONLY, files: [file] });
    expect(azure).toMatchObject({
      targets: [{ id: SUB }],
      filter: { expression: "resourceGroup eq 'rg-web'" },
      principal: '0ab1c2d3-1111-2222-3333-4444555566ef',
      crossCheck: false,
      states: false,
      defenderSeverity: true,
      waitForEventsMs: 1_200_000,
      maxRows: 500,
    });
    expect({ rows: pulumi.maxRows, deadlineMs }).toEqual({ rows: 500, deadlineMs: 90_000 });
  });

  it('is every event, checked against states, where the file says nothing', () => {
    expect(settings({ 'azure-scopes': SUB }).azure).toMatchObject({
      filter: undefined,
      principal: 'any',
      crossCheck: true,
      states: false,
      defenderSeverity: false,
      waitForEventsMs: 0,
      maxRows: 200_000,
    });
  });

  it('is states too, where the file says so', () => {
    expect(settingsOf({ inputs: AZURE_ONLY, files: ['azure: { states: true }'] }).azure.states).toBe(true);
  });
});

describe('what is read of Pulumi', () => {
  it('is what the policy file says', () => {
    const file = 'pulumi: { api: findings, wait-for-evaluation: 5m }';
    expect(settingsOf({ files: [file] }).pulumi).toMatchObject({
      api: 'findings',
      waitForEvaluationMs: 300_000,
    });
    expect(settingsOf().pulumi).toMatchObject({ api: 'auto', waitForEvaluationMs: 0, maxRows: 200_000 });
  });
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
      'only-new': 'true',
      'on-error': 'warn',
      'on-no-evidence': 'pass',
      'on-fork': 'fail',
      'comment-mode': 'on-change',
      'comment-key': 'k',
      'report-formats': 'markdown, json\njson',
      'report-directory': 'out',
      'tracking-issue': 'true',
      'dry-run': 'true',
    });
    expect(joined).toMatchObject({
      pulumi: { signIn: { kind: 'token', token: 'pul-x' }, apiUrl: { href: 'https://api.pulumi.com/' } },
      azure: { environment: { armUrl: { href: 'https://management.azure.com/' } } },
      policy: {
        knobs: { warnOnly: true, onlyNew: true, onError: 'warn', onNoEvidence: 'pass', onFork: 'fail' },
      },
      comment: { mode: 'on-change', key: 'k' },
      tracking: { issue: true },
      githubToken: 'ghs_x',
      reportFormats: ['json', 'markdown'],
      reportDirectory: 'out',
      dryRun: true,
    });
  });

  it('is strict where nothing is said', () => {
    const joined = settings(STACK);
    expect(joined.policy).toEqual({
      limits: [
        { name: 'high+', counting: { key: 'high+' }, max: 0, action: 'fail', origin: 'default' },
        { name: 'mandatory+', counting: { key: 'mandatory+' }, max: 0, action: 'fail', origin: 'default' },
      ],
      waivers: [],
      mapping: [],
      ranks: { unspecified: 'medium', unknown: { severity: 'critical', level: 'mandatory', priority: 'p0' } },
      knobs: { warnOnly: false, onlyNew: false, onError: 'fail', onNoEvidence: 'fail', onFork: 'skip' },
    });
    expect(joined).toMatchObject({
      newSince: 'pull-request',
      reportFormats: ['json'],
      notes: [],
      deadlineMs: 600_000,
      report: { annotations: true, redact: false },
      tracking: { issue: false, labels: ['policy-gate'], assignees: [] },
    });
    expect([joined.baseline, joined.override]).toEqual([undefined, undefined]);
  });

  it('writes reports below the temporary directory', () => {
    expect(settings(STACK, { temporaryDirectory: '/tmp/runner' }).reportDirectory).toBe(
      '/tmp/runner/policy-gate',
    );
  });
});

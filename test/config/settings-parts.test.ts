import { describe, expect, it } from 'vitest';
import { checkSettings, policyFrom } from '../../src/config/settings.ts';
import { CIRCUMSTANCES, inputsOf, levelsOf, SUBSCRIPTION, settingsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const rule = (age: string): string => `rules: [{ name: Old, match: { older-than: ${age} }, max: 0 }]`;
const NEVER = expect.stringContaining('own.yml: rule "Old": older-than: is never met by Azure findings');

describe('what is checked before anybody asks when the run started', () => {
  const SINCE_RUN = { 'azure-scopes': SUBSCRIPTION, 'azure-since': 'run' };
  const check = (inputs: Readonly<Record<string, string>>, ...files: readonly string[]) =>
    checkSettings(inputsOf(inputs), CIRCUMSTANCES, levelsOf(files));

  it('is everything but that', () => {
    expect(() => check(SINCE_RUN)).not.toThrow();
    expect(problemsOf(() => check({ ...SINCE_RUN, 'pulumi-stacks': 'a/b/c' }))).toEqual([
      expect.stringContaining('pulumi-access-token: is needed'),
    ]);
    expect(problemsOf(() => check(SINCE_RUN, 'new-since: 2027-01-01T00:00:00Z'))).toEqual([
      'new-since: must lie before the start of the run.',
    ]);
  });

  it('is no window that nobody knows yet, but every other', () => {
    expect(() => check(SINCE_RUN, rule('30d'))).not.toThrow();
    expect(problemsOf(() => check({ 'azure-scopes': SUBSCRIPTION }, rule('30d')))).toEqual([NEVER]);
  });
});

describe('the policy alone', () => {
  const policy = (inputs: Readonly<Record<string, string>>, ...files: readonly string[]) =>
    policyFrom(inputsOf(inputs), CIRCUMSTANCES, levelsOf(files));

  it('is that of the settings, with their notes, and needs no target and no credentials', () => {
    const central = 'thresholds: { low: 3 }\nreport: { check-run: true }\nazure: { principal: self }';
    const own = 'warn-only: true\nthresholds: { total: 9 }';
    const inputs = { 'on-error': 'pass', thresholds: 'critical: 1' };
    const { policy: expected, notes } = settingsOf({ files: [central, own], inputs });
    expect(notes).toHaveLength(2);
    expect(policy(inputs, central, own)).toEqual({ policy: expected, notes });
  });

  it('is refused for what is wrong whatever is read', () => {
    const files = [
      `azure: { principal: self }\ntargets: { azure-scopes: ${SUBSCRIPTION} }\nthresholds: { high+: 0, mandatory+: 0 }\noverridable: [thresholds]\nwaivers: [{ match: { new: true }, reason: a, owner: b, expires: 2027-01-01 }]`,
      'azure: { states: true }\nmax-waiver-days: 1\nthresholds: { high+: { max: 0, action: warn }, mandatory+: { max: 0, action: warn } }',
    ];
    const told = problemsOf(() => policy({ 'fail-on-priority': 'p0', thresholds: 'p0+: 1' }, ...files));
    expect(told.map((problem) => problem.split(':')[0])).toEqual([
      'thresholds.p0+',
      'azure.states',
      'central.yml',
    ]);
    expect(problemsOf(() => policy({}, ...files)).map((problem) => problem.split(':')[0])).toEqual([
      'azure.states',
      'thresholds',
      'central.yml',
    ]);
    const scoped = `targets: { azure-scopes: ${SUBSCRIPTION} }\nnew-since: 2027-01-01T00:00:00Z\n${rule('30d')}`;
    expect(problemsOf(() => policy({}, scoped))).toEqual([NEVER, expect.stringContaining('new-since: ')]);
  });
});

describe('older-than with states', () => {
  const inputs = { 'azure-scopes': SUBSCRIPTION };
  const STATES = 'azure: { states: true }\n';

  it('may be up to two days, for states are as old', () => {
    expect(() => settingsOf({ inputs, files: [STATES + rule('47h')] })).not.toThrow();
    expect(problemsOf(() => settingsOf({ inputs, files: [STATES + rule('48h')] }))).toEqual([NEVER]);
    expect(problemsOf(() => settingsOf({ inputs, files: [rule('47h')] }))).toEqual([NEVER]);
  });

  it('may be more where the window of events is wider', () => {
    const week = { ...inputs, 'azure-since': '7d' };
    expect(() => settingsOf({ inputs: week, files: [STATES + rule('6d')] })).not.toThrow();
    expect(problemsOf(() => settingsOf({ inputs: week, files: [STATES + rule('7d')] }))).toEqual([NEVER]);
  });
});

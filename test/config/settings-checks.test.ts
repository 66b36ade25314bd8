import { describe, expect, it } from 'vitest';
import { type SettingsParts, SUBSCRIPTION, settingsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const refusals = (parts: SettingsParts): readonly string[] => problemsOf(() => settingsOf(parts));

const waiver = (expires: string): string =>
  `waivers: [{ match: { policy: a }, reason: Known, owner: me, expires: ${expires} }]`;

describe('waivers beyond the strictest max-waiver-days', () => {
  const late = (origin: string, expires: string, days: number, last: string): string =>
    `${origin}: waivers: ${expires} is more than ${days} days ahead (max-waiver-days). Write ${last} at the latest.`;

  it('are refused where the upper level allows fewer days', () => {
    const files = ['overridable: [waivers]', `max-waiver-days: 1000\n${waiver('2029-01-01')}`];
    expect(refusals({ files })).toEqual([late('own.yml', '2029-01-01', 366, '2027-11-24')]);
  });

  it('are refused where the lower level allows fewer days', () => {
    const files = [waiver('2026-12-04'), 'max-waiver-days: 10'];
    expect(refusals({ files })).toEqual([late('central.yml', '2026-12-04', 10, '2026-12-03')]);
    expect(() => settingsOf({ files: [waiver('2026-12-03'), 'max-waiver-days: 10'] })).not.toThrow();
  });

  it('are taken where the upper level leaves the days open', () => {
    const files = [
      'overridable: [waivers, max-waiver-days]',
      `max-waiver-days: 1000\n${waiver('2029-01-01')}`,
    ];
    expect(settingsOf({ files }).policy.waivers).toHaveLength(1);
  });

  it('are no problem where they are ignored', () => {
    const files = ['', `max-waiver-days: 1000\n${waiver('2029-01-01')}`];
    expect(settingsOf({ files }).policy.waivers).toEqual([]);
  });
});

describe('older-than beyond the window of Azure events', () => {
  const AZURE = { 'azure-scopes': SUBSCRIPTION };
  const rule = (match: string): string => `rules: [{ name: Old, match: ${match}, max: 0 }]`;
  const NEVER =
    'is never met by Azure findings, which are no older than the window of events (azure-since). Add source: pulumi, or widen the window.';

  it.each([
    ['{ older-than: 24h }', '24h'],
    ['{ older-than: 30d }', '24h'],
    ['{ severity: high+, older-than: 30d }', '24h'],
    ['{ source: azure, older-than: 8d }', '7d'],
    ['{ source: [azure, pulumi], older-than: 8d }', '7d'],
    ['{ effect: deny, older-than: 8d }', '7d'],
    ['{ priority: [p0, unprioritized], older-than: 8d }', '7d'],
    ['{ older-than: 24h }', '2026-11-22T08:00:00Z'],
  ])('is refused in a rule: %s since %s', (match, since) => {
    const inputs = { ...AZURE, 'azure-since': since };
    expect(refusals({ files: [rule(match)], inputs })).toEqual([`own.yml: rule "Old": older-than: ${NEVER}`]);
  });

  it.each([
    ['{ older-than: 23h }', '24h'],
    ['{ older-than: 30d }', '31d'],
    ['{ source: pulumi, older-than: 30d }', '24h'],
    ['{ status: open, older-than: 30d }', '24h'],
    ['{ kind: audit, older-than: 30d }', '24h'],
    ['{ assigned-to: x, older-than: 30d }', '24h'],
    ['{ priority: p0+, older-than: 30d }', '24h'],
    ['{ priority: [p0, unknown-priority], older-than: 30d }', '24h'],
    ['{ severity: high+ }', '24h'],
  ])('is none in a rule: %s since %s', (match, since) => {
    const inputs = { ...AZURE, 'azure-since': since };
    expect(() => settingsOf({ files: [rule(match)], inputs })).not.toThrow();
  });

  it('is refused in a waiver and in a map, wherever they stand', () => {
    const central = `waivers: [{ match: { older-than: 9d }, reason: a, owner: b, expires: 2027-01-01 }]
severity: { azure: [{ match: { older-than: 9d }, severity: low }], pulumi: [{ match: { older-than: 9d }, severity: low }] }
level: { azure: [{ match: { effect: deny }, level: advisory }, { match: { older-than: 9d }, level: advisory }] }`;
    expect(refusals({ files: [central, rule('{ older-than: 9d }')], inputs: AZURE })).toEqual([
      `own.yml: rule "Old": older-than: ${NEVER}`,
      `central.yml: waivers: older-than: ${NEVER}`,
      `central.yml: severity.azure[0]: older-than: ${NEVER}`,
      `central.yml: level.azure[1]: older-than: ${NEVER}`,
    ]);
  });

  it('is nothing to a run that gates nothing of Azure', () => {
    expect(() => settingsOf({ files: [rule('{ older-than: 30d }')] })).not.toThrow();
  });

  it('is refused where a file alone names the scope', () => {
    const files = [`targets: { azure-scopes: ${SUBSCRIPTION} }\n${rule('{ older-than: 30d }')}`];
    expect(refusals({ files })).toEqual([`own.yml: rule "Old": older-than: ${NEVER}`]);
  });
});

describe('new-since', () => {
  const AHEAD = 'new-since: must lie before the start of the run.';

  it.each(['2026-11-23T08:00:00Z', '2027-01-01T00:00:00Z', '2026-11-23T09:00:01+01:00'])(
    'may not lie ahead: %s',
    (at) => {
      expect(refusals({ files: [`new-since: ${at}`] })).toEqual([AHEAD]);
    },
  );

  it.each(['2026-11-23T07:59:59Z', '2026-11-23T08:59:59+01:00', '7d', 'pull-request'])(
    'may be %s',
    (since) => {
      expect(() => settingsOf({ files: [`new-since: ${since}`] })).not.toThrow();
    },
  );

  it.each([
    '0s',
    'PT0S',
    '-7d',
    'pull_request',
    'run',
    '2026-11-23',
    '2026-11-23T08:00:00',
    '2026-02-30T00:00:00Z',
  ])('is refused as %s, with the forms there are', (since) => {
    expect(refusals({ files: [`new-since: "${since}"`] })).toEqual([
      `own.yml:2:1: new-since: "${since}" is neither pull-request, nor a duration (24h, 7d), nor a timestamp with a zone (2026-11-23T08:00:00Z).`,
    ]);
  });

  it('is of no concern where it is ignored', () => {
    expect(settingsOf({ files: ['', 'new-since: 2027-01-01T00:00:00Z'] }).newSince).toBe('pull-request');
    expect(refusals({ files: ['overridable: [new-since]', 'new-since: 2027-01-01T00:00:00Z'] })).toEqual([
      AHEAD,
    ]);
  });
});

describe('states beside a principal of another level', () => {
  it('are refused as in one file', () => {
    expect(refusals({ files: ['azure: { principal: self }', 'azure: { states: true }'] })).toEqual([
      expect.stringContaining('azure.states: cannot stand beside azure.principal'),
    ]);
  });

  it('are none where the principal is ignored', () => {
    const { azure } = settingsOf({ files: ['azure: { states: true }', 'azure: { principal: self }'] });
    expect(azure).toMatchObject({ states: true, principal: 'any' });
  });
});

describe('the problems of inputs and files together', () => {
  it('are all told at once', () => {
    const files = [
      `new-since: 2027-01-01T00:00:00Z\nrules: [{ name: Old, match: { older-than: 30d }, max: 0 }]\n${waiver('2027-01-01')}`,
      'max-waiver-days: 1',
    ];
    const inputs = {
      'azure-scopes': SUBSCRIPTION,
      'pulumi-access-token': '',
      'azure-tenant-id': 'contoso.onmicrosoft.com',
      'fail-on-severity': 'high',
      thresholds: 'high+: 1',
    };
    expect(refusals({ files, inputs })).toHaveLength(6);
    const told = refusals({ files, inputs }).join('\n');
    for (const words of [
      'pulumi-access-token: ',
      'azure-client-id: ',
      'thresholds.high+: ',
      'central.yml: waivers: ',
      'older-than: ',
      'new-since: ',
    ]) {
      expect(told).toContain(words);
    }
  });
});

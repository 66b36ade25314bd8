import { describe, expect, it } from 'vitest';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { THRESHOLD_KEYS } from '../../src/policy/threshold.ts';
import { fileOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

/** What a file is refused with, without its name and place. */
const refusals = (text: string): readonly string[] =>
  problemsOf(() => fileOf(text)).map((problem) => problem.replace(/^policy\.yml:\d+:\d+: /, ''));

const rule = (name: string): string => `{ name: "${name}", match: { new: true }, max: 0 }`;

describe('limits of one file', () => {
  it.each([
    ['fail-on-severity: high', 'high+', 'fail-on-severity'],
    ['fail-on-severity: critical', 'critical+', 'fail-on-severity'],
    ['fail-on-level: mandatory', 'mandatory+', 'fail-on-level'],
    ['fail-on-priority: p3', 'p3+', 'fail-on-priority'],
  ])('set twice, by %s and the threshold %s, are refused', (failOn, key, input) => {
    for (const limit of ['0', '{ max: 3, action: warn }']) {
      expect(refusals(`thresholds: { ${key}: ${limit} }\n${failOn}`)).toEqual([
        `thresholds.${key}: is limited twice: ${input} already sets it. Keep one of the two.`,
      ]);
    }
  });

  it.each([
    'fail-on-severity: high\nthresholds: { high: 1, critical+: 0, mandatory+: 2 }',
    'fail-on-severity: none\nthresholds: { high+: 1 }',
    'fail-on-level: none\nfail-on-priority: none\nthresholds: { mandatory+: 1, p0+: 0 }',
  ])('may stand beside each other where they are about other words: %j', (text) => {
    expect(() => fileOf(text)).not.toThrow();
  });
});

describe('names of rules', () => {
  it('come once', () => {
    expect(refusals(`rules: [${['a', 'b', 'a', 'A', 'a'].map(rule).join(', ')}]`)).toEqual([
      'rules[2].name: "a" comes twice.',
      'rules[4].name: "a" comes twice.',
    ]);
  });

  it.each(THRESHOLD_KEYS.filter((key) => !key.endsWith('+')))('are not those of a threshold: %s', (name) => {
    expect(refusals(`rules: [${rule(name)}]`)).toEqual([
      'rules[0].name: is the name of a threshold. Give another.',
    ]);
  });

  it.each(['a', 'High', 'no high+'.replace('+', ''), `${'a'.repeat(80)}`, '-_.:/()', 'a  b', '0'])(
    'may be %j',
    (name) => {
      expect(() => fileOf(`rules: [${rule(name)}]`)).not.toThrow();
    },
  );

  it.each([
    '',
    ' ',
    ' a',
    'a ',
    'a'.repeat(81),
    'high+',
    'a;b',
    '$(x)',
    '`x`',
    'a\\nb',
    'é',
    'a\\tb',
    'a"b'.replace('"', '\\"'),
    "a'b",
  ])('may not be %j, for they stand in outputs', (name) => {
    expect(refusals(`rules: [${rule(name)}]`)).toEqual([
      'rules[0].name: must be 1 to 80 letters, digits, blanks and - _ . : / ( ).',
    ]);
  });

  it('are texts', () => {
    expect(refusals('rules: [{ name: 5, match: { new: true }, max: 0 }]')).toEqual([
      'rules[0].name: 5 is not a name. Put it in quotes.',
    ]);
  });
});

const waiver = (expires: string, days = ''): string =>
  `${days}\nwaivers: [{ match: { policy: a }, reason: Known, owner: me, expires: ${expires} }]`;

describe('the last day of a waiver', () => {
  it.each([
    ['today', '2026-11-23', ''],
    ['a day long past', '2020-02-29', ''],
    ['a year and a day ahead', '2027-11-24', ''],
    ['in quotes', '"2027-03-31"', ''],
    ['a day ahead where that is all', '2026-11-24', 'max-waiver-days: 1'],
    ['days ahead that a file allows', '2029-08-19', 'max-waiver-days: 1000'],
  ])('may be %s', (_, expires, days) => {
    expect(fileOf(waiver(expires, days)).waivers?.[0]?.expires).toBe(expires.replaceAll('"', ''));
  });

  it.each([
    ['a day that no month has', '2027-02-30'],
    ['29 February of a common year', '2027-02-29'],
    ['a month 13', '2027-13-01'],
    ['day 0', '2027-01-00'],
    ['a timestamp', '2027-03-31T00:00:00Z'],
    ['a time', '"2027-03-31 00:00"'],
    ['one digit', '2027-3-31'],
    ['a duration', '30d'],
    ['never', 'never'],
    ['nothing', '""'],
    ['a year of five digits', '"12027-03-31"'],
    ['with blanks', '" 2027-03-31"'],
  ])('is not %s', (_, expires) => {
    const [problem, ...more] = refusals(waiver(expires));
    expect(more).toEqual([]);
    expect(problem).toBe(
      `waivers[0].expires: ${JSON.stringify(expires.replaceAll('"', ''))} is not a day of the calendar. Write it as 2027-03-31.`,
    );
  });

  it.each(['20270331', '', 'true', '[2027-03-31]'])('is not %j, which is no text', (expires) => {
    expect(refusals(waiver(expires))).toEqual([
      expect.stringMatching(/^waivers\[0\]\.expires: \S+ is not a day\. Write/),
    ]);
  });

  it.each([
    ['2027-11-25', '', 366, '2027-11-24'],
    ['9999-12-31', '', 366, '2027-11-24'],
    ['2026-11-25', 'max-waiver-days: 1', 1, '2026-11-24'],
    ['2029-08-20', 'max-waiver-days: 1000', 1000, '2029-08-19'],
  ])('is not too far ahead: %s with %j', (expires, setting, days, last) => {
    expect(refusals(waiver(expires, setting))).toEqual([
      `waivers[0].expires: ${expires} is more than ${days} days ahead. Write ${last} at the latest, or raise max-waiver-days.`,
    ]);
  });

  it('is counted from the day of the run, UTC', () => {
    const parseAt = (now: string) =>
      parsePolicyFile(`version: 1\n${waiver('2026-11-25', 'max-waiver-days: 1')}`, 'p', new Date(now));
    expect(() => parseAt('2026-11-23T23:59:59Z')).toThrow('more than 1 days ahead');
    expect(() => parseAt('2026-11-24T00:00:00Z')).not.toThrow();
  });
});

describe('what a waiver must say', () => {
  it.each([
    ['reason: " "', 'reason: is empty. Why this is accepted must be said.'],
    [`reason: ${'a'.repeat(1_001)}`, 'reason: is longer than 1000 characters.'],
    ['reason: 5', 'reason: 5 is not a text. Put a word or a number in quotes.'],
    ['owner: ""', 'owner: is empty. Who answers for it must be said.'],
    ['owner:', 'owner: null is not a text. Put a word or a number in quotes.'],
    ['owner: [me]', 'owner: Array is not a text. Put a word or a number in quotes.'],
  ])('is refused as %j', (text, words) => {
    const other = text.startsWith('reason') ? 'owner: me' : 'reason: Known';
    const lines = [
      'waivers:',
      '  - match: { new: true }',
      `    ${other}`,
      `    ${text}`,
      '    expires: 2027-01-01',
    ];
    expect(refusals(lines.join('\n'))).toEqual([`waivers[0].${words}`]);
  });
});

import { describe, expect, it } from 'vitest';
import { settingsOf } from '../builders/config.ts';

const ignored = (what: string): string =>
  `own.yml: ${what} is ignored: it may loosen what central.yml sets, which does not name it in overridable.`;

const waiver = (owner: string): string =>
  `waivers: [{ match: { policy: a }, reason: Known, owner: ${owner}, expires: 2027-01-01 }]`;
const severities = (word: string): string =>
  `severity: { azure: [{ match: { effect: deny }, severity: ${word} }], pulumi: [{ match: { policy: a }, severity: ${word} }] }`;
const levels = (word: string): string =>
  `level: { azure: [{ match: { effect: audit }, level: ${word} }], pulumi: [{ match: { policy: a }, level: ${word} }] }`;

const waiversOf = (...files: readonly string[]): readonly string[] =>
  settingsOf({ files }).policy.waivers.map(({ owner, origin }) => `${owner} of ${origin}`);
const mappingOf = (...files: readonly string[]): readonly string[] =>
  settingsOf({ files }).policy.mapping.map(({ path, gives }) => `${path}: ${gives.axis} ${gives.word}`);
const notesOf = (...files: readonly string[]): readonly string[] => settingsOf({ files }).notes;

describe('waivers', () => {
  it('are those of the highest file, with where they stand', () => {
    expect(waiversOf(waiver('me'))).toEqual(['me of own.yml']);
    expect(waiversOf(waiver('us'), '')).toEqual(['us of central.yml']);
    expect(notesOf(waiver('us'), '')).toEqual([]);
  });

  it('of a lower file are ignored, with a note', () => {
    expect(waiversOf(waiver('us'), waiver('me'))).toEqual(['us of central.yml']);
    expect(waiversOf('', waiver('me'))).toEqual([]);
    expect(notesOf('', waiver('me'))).toEqual([ignored('waivers')]);
    expect(notesOf('', 'waivers: []')).toEqual([]);
  });

  it('of a lower file come behind where they are open', () => {
    const files = [`${waiver('us')}\noverridable: [waivers]`, waiver('me')];
    expect(waiversOf(...files)).toEqual(['us of central.yml', 'me of own.yml']);
    expect(notesOf(...files)).toEqual([]);
  });

  it('are not opened by any other key, nor by the lower file', () => {
    const files = [
      'overridable: [max-waiver-days, severity, rules, thresholds]',
      `${waiver('me')}\noverridable: [waivers]`,
    ];
    expect(waiversOf(...files)).toEqual([]);
    expect(notesOf(...files)).toEqual([ignored('waivers')]);
  });
});

describe.each([
  ['severity', severities, 'critical', 'low'],
  ['level', levels, 'mandatory', 'disabled'],
] as const)('the map of %s', (axis, entries, upper, lower) => {
  const central = ['azure', 'pulumi'].map((source) => `central.yml: ${axis}.${source}[0]: ${axis} ${upper}`);
  const own = ['azure', 'pulumi'].map((source) => `own.yml: ${axis}.${source}[0]: ${axis} ${lower}`);

  it('is that of the highest file, with where each entry stands', () => {
    expect(mappingOf(entries(upper), '')).toEqual(central);
    expect(mappingOf(entries(lower))).toEqual(own);
  });

  it('of a lower file is ignored, with a note', () => {
    expect(mappingOf(entries(upper), entries(lower))).toEqual(central);
    expect(mappingOf('', entries(lower))).toEqual([]);
    expect(notesOf('', entries(lower))).toEqual([ignored(axis)]);
  });

  it('of a lower file comes first where it is open, for the first entry counts', () => {
    expect(mappingOf(`${entries(upper)}\noverridable: [${axis}]`, entries(lower))).toEqual([
      ...own,
      ...central,
    ]);
    expect(notesOf(`${entries(upper)}\noverridable: [${axis}]`, entries(lower))).toEqual([]);
  });

  it('is not opened by its rank, by the other axis, nor by the lower file', () => {
    const other = axis === 'severity' ? 'level' : 'severity';
    const files = [
      `overridable: [${axis}.unknown, ${other}, azure]`,
      `${entries(lower)}\noverridable: [${axis}]`,
    ];
    expect(mappingOf(...files)).toEqual([]);
    expect(notesOf(...files)).toEqual([ignored(axis)]);
  });

  it('keeps the order of its entries', () => {
    const many = `${axis}:\n  azure:\n${['a', 'b', 'c'].map((name) => `    - { match: { policy: ${name} }, ${axis}: ${upper} }`).join('\n')}`;
    expect(mappingOf(many).map((line) => line.split(':')[1]?.trim())).toEqual(
      [0, 1, 2].map((place) => `${axis}.azure[${place}]`),
    );
  });
});

describe('notes', () => {
  it('tell every wish that was not granted, level by level', () => {
    const own = `warn-only: true\nazure: { principal: self }\nfail-on-level: none\n${waiver('me')}\n${severities('low')}`;
    const { notes } = settingsOf({
      files: ['', own],
      inputs: { 'on-error': 'pass', 'fail-on-severity': 'none' },
    });
    expect(notes).toEqual([
      ignored('warn-only'),
      ignored('azure.principal'),
      'own.yml: fail-on-level: none is ignored: the limits of central.yml hold.',
      ignored('waivers'),
      ignored('severity'),
      ignored('on-error').replace('own.yml:', 'inputs:').replace('central.yml', 'central.yml with own.yml'),
      'inputs: fail-on-severity: none is ignored: the limits of central.yml with own.yml hold.',
    ]);
  });
});

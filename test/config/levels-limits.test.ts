import { describe, expect, it } from 'vitest';
import { limitLines, type SettingsParts, settingsOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const HIGH = 'high+: 0 fail default';
const MANDATORY = 'mandatory+: 0 fail default';

const limits = (parts: SettingsParts): readonly string[] => limitLines(settingsOf(parts));
const notes = (parts: SettingsParts): readonly string[] => settingsOf(parts).notes;

describe('the default limits', () => {
  /** What the highest file sets, and what of the defaults stays. */
  it.each<[string, readonly string[]]>([
    ['', [HIGH, MANDATORY]],
    ['fail-on-severity: low', [MANDATORY]],
    ['fail-on-severity: none', [MANDATORY]],
    ['fail-on-level: advisory', [HIGH]],
    ['fail-on-level: none', [HIGH]],
    ['fail-on-priority: p0', [HIGH, MANDATORY]],
    ['fail-on-priority: none', [HIGH, MANDATORY]],
    ...['critical', 'low', 'high+', 'low+'].map((key): [string, string[]] => [
      `thresholds: { ${key}: 9 }`,
      [MANDATORY],
    ]),
    ...['mandatory', 'advisory+', 'disabled'].map((key): [string, string[]] => [
      `thresholds: { ${key}: 9 }`,
      [HIGH],
    ]),
    ...[
      'p0',
      'p4+',
      'unprioritized',
      'unknown-priority',
      'total',
      'unspecified',
      'unknown-severity',
      'unknown-level',
    ].map((key): [string, string[]] => [`thresholds: { ${key}: 9 }`, [HIGH, MANDATORY]]),
    ['thresholds: { critical: { max: 9, action: fail } }', [MANDATORY]],
    ['thresholds: { critical: { max: 0, action: warn } }', [HIGH, MANDATORY]],
    ['thresholds: { high+: { max: 0, action: warn }, low+: 9 }', [MANDATORY]],
    ['thresholds: { advisory+: { max: 0, action: warn } }', [HIGH, MANDATORY]],
    ['rules: [{ name: a, match: { severity: high+ }, max: 9 }]', [HIGH, MANDATORY]],
    ['rules: [{ name: a, match: { level: mandatory }, max: 9 }]', [HIGH, MANDATORY]],
    ['thresholds: { critical: 0, mandatory: 0 }', []],
    ['fail-on-severity: none\nfail-on-level: none', []],
    ['fail-on-severity: none\nthresholds: { mandatory+: 3 }', []],
  ])('beside %j', (text, defaults) => {
    const kept = limits({ files: [text] }).filter((line) => line.endsWith(' default'));
    expect(kept).toEqual(defaults);
  });

  it('are for the highest level alone to replace', () => {
    const lower = 'fail-on-severity: low\nthresholds: { mandatory: 3 }';
    expect(limits({ files: ['', lower] })).toEqual([
      HIGH,
      MANDATORY,
      'low+: 0 fail own.yml',
      'mandatory: 3 fail own.yml',
    ]);
    expect(limits({ files: [lower, ''] })).toEqual([
      'low+: 0 fail central.yml',
      'mandatory: 3 fail central.yml',
    ]);
  });

  it('are not for the inputs to replace below a file, only without one', () => {
    const inputs = { 'fail-on-severity': 'critical', thresholds: 'mandatory: 5' };
    const own = ['critical+: 0 fail inputs', 'mandatory: 5 fail inputs'];
    expect(limits({ inputs, files: [''] })).toEqual([HIGH, MANDATORY, ...own]);
    expect(limits({ inputs })).toEqual(own);
  });

  it('are open to the level below by their names', () => {
    const open = 'overridable: [fail-on-severity]';
    expect(limits({ files: [open, 'fail-on-severity: critical'] })).toEqual([
      MANDATORY,
      'critical+: 0 fail own.yml',
    ]);
    expect(limits({ files: [open, 'fail-on-severity: none'] })).toEqual([MANDATORY]);
    expect(limits({ files: [open, 'fail-on-level: none'] })).toEqual([HIGH, MANDATORY]);
    expect(limits({ files: [open, 'thresholds: { critical: 9 }'] })).toEqual([
      HIGH,
      MANDATORY,
      'critical: 9 fail own.yml',
    ]);
    expect(limits({ files: ['overridable: [thresholds]', 'thresholds: { high+: 9 }'] })).toEqual([
      HIGH,
      MANDATORY,
      'high+: 9 fail own.yml',
    ]);
  });
});

describe('limits of several levels', () => {
  const RULE = 'rules: [{ name: A rule, match: { new: true }, max: 2 }]';

  it('hold together: central file, own file and inputs', () => {
    const inputs = { 'fail-on-priority': 'p0', thresholds: '{ total: 10 }' };
    const files = [
      'thresholds: { total: 5 }\nfail-on-severity: high',
      `thresholds: { total: 7, low: 1 }\n${RULE}`,
    ];
    expect(limits({ inputs, files })).toEqual([
      MANDATORY,
      'high+: 0 fail central.yml',
      'total: 5 fail central.yml',
      'low: 1 fail own.yml',
      'total: 7 fail own.yml',
      'A rule: 2 fail own.yml',
      'p0+: 0 fail inputs',
      'total: 10 fail inputs',
    ]);
    expect(notes({ inputs, files })).toEqual([]);
  });

  it('may be the same in two levels, and both hold', () => {
    const files = ['fail-on-severity: high', 'thresholds: { high+: { max: 0, action: warn } }'];
    expect(limits({ files, inputs: { thresholds: 'high+: 5' } }).slice(1)).toEqual([
      'high+: 0 fail central.yml',
      'high+: 0 warn own.yml',
      'high+: 5 fail inputs',
    ]);
  });

  it.each([
    ['thresholds', 'thresholds: { total: 5, low: 3 }', 'thresholds: { total: 9 }', 'total: 5', 'total: 9'],
    [
      'rules',
      `${RULE.slice(0, -1)}, { name: B, match: { new: true }, max: 1 }]`,
      RULE.replace('max: 2', 'max: 9'),
      'A rule: 2',
      'A rule: 9',
    ],
    ['fail-on-severity', 'fail-on-severity: high', 'fail-on-severity: critical', 'high+: 0', 'critical+: 0'],
    [
      'fail-on-level',
      'fail-on-level: remediate',
      'fail-on-level: mandatory',
      'remediate+: 0',
      'mandatory+: 0',
    ],
    ['fail-on-priority', 'fail-on-priority: p2', 'fail-on-priority: p0', 'p2+: 0', 'p0+: 0'],
  ])('of %s are replaced by name, where they are open alone', (key, upper, lower, old, anew) => {
    const closed = limits({ files: [upper, lower] });
    const open = limits({ files: [`${upper}\noverridable: [${key}]`, lower] });
    expect(closed).toEqual(expect.arrayContaining([`${old} fail central.yml`, `${anew} fail own.yml`]));
    expect(open).toEqual(closed.filter((line) => line !== `${old} fail central.yml`));
    for (const other of ['thresholds', 'rules', 'fail-on-severity', 'fail-on-level', 'fail-on-priority']) {
      if (other !== key)
        expect(limits({ files: [`${upper}\noverridable: [${other}]`, lower] })).toEqual(closed);
    }
  });

  it('are open to the inputs too, through a file that says nothing of them', () => {
    const files = ['thresholds: { total: 5 }\noverridable: [thresholds]', 'thresholds: { low: 1 }'];
    expect(limits({ files, inputs: { thresholds: 'total: 9' } }).slice(2)).toEqual([
      'low: 1 fail own.yml',
      'total: 9 fail inputs',
    ]);
  });

  it('are not replaced by one of another kind that has the same name', () => {
    const named = (name: string): string => `rules: [{ name: ${name}, match: { new: true }, max: 9 }]`;
    const files = ['fail-on-severity: high\noverridable: [fail-on-severity]', named('severity')];
    expect(limits({ files })).toContain('high+: 0 fail central.yml');
  });

  it('are closed again by a file in between', () => {
    const files = ['thresholds: { total: 5 }\noverridable: [thresholds]', 'thresholds: { total: 7 }'];
    expect(limits({ files, inputs: { thresholds: 'total: 9' } }).slice(2)).toEqual([
      'total: 7 fail own.yml',
      'total: 9 fail inputs',
    ]);
  });
});

describe('none of a lower level', () => {
  it.each([
    ['fail-on-severity', '', HIGH],
    ['fail-on-level', '', MANDATORY],
    ['fail-on-priority', 'fail-on-priority: p1', 'p1+: 0 fail central.yml'],
    ['fail-on-severity', 'thresholds: { critical: 2 }', 'critical: 2 fail central.yml'],
    ['fail-on-level', 'fail-on-level: advisory', 'advisory+: 0 fail central.yml'],
  ])('is ignored with a note: %s beside %j', (key, upper, kept) => {
    const files = [upper, `${key}: none`];
    expect(limits({ files })).toContain(kept);
    expect(notes({ files })).toEqual([`own.yml: ${key}: none is ignored: the limits of central.yml hold.`]);
    const inputs = { [key]: 'none' };
    expect(limits({ files: [upper], inputs })).toContain(kept.replace('central', 'own'));
    const told = `inputs: ${key}: none is ignored: the limits of own.yml hold.`;
    expect(notes({ files: [upper], inputs })).toEqual([told]);
  });

  it('is no wish in vain beside a limit that only warns', () => {
    const files = [
      'fail-on-severity: none\nthresholds: { low: { max: 0, action: warn } }',
      'fail-on-severity: none',
    ];
    expect(notes({ files })).toEqual([]);
  });

  it('is granted where it is open, and where there is nothing to loosen', () => {
    const files = ['overridable: [fail-on-severity]', 'fail-on-severity: none\nfail-on-priority: none'];
    expect(limits({ files })).toEqual([MANDATORY]);
    expect(notes({ files })).toEqual([]);
  });

  it.each<[string, SettingsParts]>([
    [
      'of its own level',
      { files: ['overridable: [fail-on-severity]', 'fail-on-severity: none\nthresholds: { critical: 0 }'] },
    ],
    [
      'of the inputs',
      { files: ['fail-on-severity: none'], inputs: { 'fail-on-severity': 'none', thresholds: 'high+: 2' } },
    ],
  ])('is no wish in vain beside a threshold %s', (_, parts) => {
    expect(notes(parts)).toEqual([]);
  });
});

describe('a policy in which nothing can fail', () => {
  const REFUSED =
    'thresholds: nothing can fail: every limit only warns. Set warn-only, or fail-on-severity and fail-on-level to none, if that is meant.';
  const OPEN = 'thresholds: { high+: 0, mandatory+: 0 }\noverridable: [thresholds, warn-only]';
  const WARN = 'thresholds: { high+: { max: 0, action: warn }, mandatory+: { max: 0, action: warn } }';

  it('is refused', () => {
    expect(problemsOf(() => settingsOf({ files: [OPEN, WARN] }))).toEqual([REFUSED]);
    const half = WARN.replace('mandatory+: { max: 0, action: warn }', 'mandatory+: { max: 0, action: fail }');
    expect(() => settingsOf({ files: [OPEN, half] })).not.toThrow();
  });

  it.each(['fail-on-severity', 'fail-on-level'])('is refused where %s alone is none', (key) => {
    const other = key === 'fail-on-level' ? 'high+' : 'mandatory+';
    const files = [
      `${key}: none\nthresholds: { ${other}: 0 }\noverridable: [thresholds]`,
      `thresholds: { ${other}: { max: 0, action: warn } }`,
    ];
    expect(problemsOf(() => settingsOf({ files }))).toEqual([REFUSED]);
  });

  it.each<[string, SettingsParts]>([
    ['a rule can fail', { files: [OPEN, `${WARN}\nrules: [{ name: a, match: { new: true }, max: 9 }]`] }],
    ['an input can fail', { files: [OPEN, WARN], inputs: { thresholds: 'total: 500' } }],
    ['that is meant: warn-only', { files: [OPEN, `${WARN}\nwarn-only: true`] }],
    ['that is meant: both are none', { inputs: { 'fail-on-severity': 'none', 'fail-on-level': 'none' } }],
    [
      'that is meant, with a warning',
      {
        files: [
          'fail-on-severity: none\nfail-on-level: none\nthresholds: { total: { max: 0, action: warn } }',
        ],
      },
    ],
  ])('is none where %s', (_, parts) => {
    expect(() => settingsOf(parts)).not.toThrow();
  });

  it.each<[string, SettingsParts]>([
    [
      'severity alone is none',
      {
        files: ['overridable: [fail-on-level]', 'fail-on-level: none'],
        inputs: { 'fail-on-severity': 'none' },
      },
    ],
    ['level alone is none', { inputs: { 'fail-on-level': 'none' } }],
  ])('is not had by %s: the other default stays', (_, parts) => {
    expect(limits(parts)).toEqual([HIGH]);
  });
});

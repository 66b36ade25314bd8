import { describe, expect, it } from 'vitest';
import { KNOB_NAMES, type KnobName, OVERRIDABLE } from '../../src/config/levels/knobs.ts';
import type { Settings } from '../../src/config/settings.ts';
import { settingsOf } from '../builders/config.ts';

type Side = 'strict' | 'loose';

/** Two values of a knob as a file writes them, and which of the two it is where nobody says anything. */
type Row = {
  readonly name: KnobName;
  readonly strict: string;
  readonly loose: string;
  readonly fallback: Side;
  /** No value is stricter than another: the level below changes nothing. */
  readonly fixed?: true;
};

const ROWS: readonly Row[] = [
  { name: 'warn-only', strict: 'false', loose: 'true', fallback: 'strict' },
  { name: 'only-new', strict: 'false', loose: 'true', fallback: 'strict' },
  { name: 'on-error', strict: 'fail', loose: 'warn', fallback: 'strict' },
  { name: 'on-no-evidence', strict: 'fail', loose: 'pass', fallback: 'strict' },
  { name: 'on-fork', strict: 'fail', loose: 'skip', fallback: 'loose' },
  { name: 'max-waiver-days', strict: '366', loose: '400', fallback: 'strict' },
  { name: 'new-since', strict: 'pull-request', loose: '7d', fallback: 'strict', fixed: true },
  { name: 'severity.unspecified', strict: 'medium', loose: 'low', fallback: 'strict', fixed: true },
  { name: 'severity.unknown', strict: 'critical', loose: 'high', fallback: 'strict', fixed: true },
  { name: 'level.unknown', strict: 'mandatory', loose: 'disabled', fallback: 'strict', fixed: true },
  { name: 'priority.unknown', strict: 'p0', loose: 'p1', fallback: 'strict', fixed: true },
  { name: 'pulumi.api', strict: 'auto', loose: 'issues', fallback: 'strict', fixed: true },
  { name: 'pulumi.wait-for-evaluation', strict: '0', loose: '5m', fallback: 'strict', fixed: true },
  { name: 'azure.filter', strict: '""', loose: `"resourceGroup eq 'a'"`, fallback: 'strict' },
  { name: 'azure.principal', strict: 'any', loose: 'self', fallback: 'strict' },
  { name: 'azure.cross-check', strict: 'false', loose: 'true', fallback: 'loose' },
  { name: 'azure.states', strict: 'true', loose: 'false', fallback: 'loose' },
  { name: 'azure.defender-severity', strict: 'false', loose: 'true', fallback: 'strict', fixed: true },
  { name: 'azure.wait-for-events', strict: '20m', loose: '0', fallback: 'loose' },
  { name: 'report.annotations', strict: 'true', loose: 'false', fallback: 'strict' },
  { name: 'report.check-run', strict: 'true', loose: 'false', fallback: 'loose' },
  { name: 'report.redact', strict: 'true', loose: 'false', fallback: 'loose' },
  {
    name: 'report.sarif-location',
    strict: '.github/policy-gate.yml',
    loose: 'a.yml',
    fallback: 'strict',
    fixed: true,
  },
  {
    name: 'report.tracking-labels',
    strict: '[policy-gate]',
    loose: '[ops]',
    fallback: 'strict',
    fixed: true,
  },
  { name: 'report.tracking-assignees', strict: '[]', loose: '[octocat]', fallback: 'strict', fixed: true },
  { name: 'limits.rows', strict: '200000', loose: '300000', fallback: 'strict', fixed: true },
  { name: 'limits.deadline', strict: '10m', loose: '20m', fallback: 'strict', fixed: true },
];

/** Knobs that a file can set to something, and not to nothing. */
const UNSET: readonly (readonly [KnobName, string])[] = [
  ['baseline', 'baseline: known.json'],
  ['override', 'override: {}'],
];

function text(name: string, value: string): string {
  const [group = '', key] = name.split('.');
  return key === undefined ? `${group}: ${value}` : `${group}: { ${key}: ${value} }`;
}

const groupOf = (name: string): string => name.split('.')[0] ?? '';
const open = (name: string): string => `\noverridable: [${name}]`;
const ignored = (name: string, lower = 'own.yml', upper = 'central.yml'): string =>
  `${lower}: ${name} is ignored: it may loosen what ${upper} sets, which does not name it in overridable.`;

/** Everything of settings that says how strict they are, but for what is noted. */
const effect = ({ policy, azure, inputsHash: _words, ...rest }: Settings) => ({
  policy,
  azure: { ...azure, filter: azure.filter?.expression },
  rest: { ...rest, notes: [] },
});
const effectOf = (...files: readonly string[]) => effect(settingsOf({ files }));
const wishesOf = (...files: readonly string[]): readonly string[] => settingsOf({ files }).notes;

describe('a knob of an upper level', () => {
  it('is tried below whatever it is', () => {
    const tried = [...ROWS.map(({ name }) => name), ...UNSET.map(([name]) => name)];
    expect(tried.sort()).toEqual([...KNOB_NAMES].sort());
  });

  it.each(ROWS)('is not loosened below: $name', ({ name, strict, loose }) => {
    const files = [text(name, strict), text(name, loose)] as const;
    expect(effectOf(...files)).toEqual(effectOf(files[0]));
    expect(wishesOf(...files)).toEqual([ignored(name)]);
  });

  it.each(ROWS)(
    'counts as its default where it is left out: $name',
    ({ name, strict, loose, fallback, fixed }) => {
      const lower = text(name, loose);
      expect(effectOf('', lower)).toEqual(effectOf(''));
      expect(wishesOf('', lower)).toEqual(fallback === 'strict' ? [ignored(name)] : []);
      const tightened = effectOf('', text(name, strict));
      expect(tightened).toEqual(effectOf(fixed ? '' : text(name, strict)));
    },
  );

  it.each(ROWS)(
    'may be tightened below, unless nothing is known to be stricter: $name',
    ({ name, strict, loose, fixed }) => {
      const files = [text(name, loose), text(name, strict)] as const;
      expect(effectOf(...files)).toEqual(effectOf(fixed ? files[0] : files[1]));
      expect(wishesOf(...files)).toEqual(fixed ? [ignored(name)] : []);
    },
  );

  it.each(ROWS.flatMap((row) => [...new Set([row.name, groupOf(row.name)])].map((key) => ({ ...row, key }))))(
    'is the lower level’s where $key is open: $name',
    ({ name, key, strict, loose }) => {
      for (const [upper, lower] of [
        [strict, loose],
        [loose, strict],
      ] as const) {
        const files = [text(name, upper) + open(key), text(name, lower)] as const;
        expect(effectOf(...files)).toEqual(effectOf(files[1]));
        expect(wishesOf(...files)).toEqual([]);
      }
    },
  );

  it.each(ROWS)('stays where another is open, or only open below: $name', ({ name, strict, loose }) => {
    const others = OVERRIDABLE.filter((key) => key !== name && key !== groupOf(name));
    const files = [text(name, strict) + open(others.join(', ')), text(name, loose) + open(name)] as const;
    expect(effectOf(...files)).toEqual(effectOf(files[0]));
    expect(wishesOf(...files)).toEqual([ignored(name)]);
  });

  it.each(ROWS)('may be said again: $name', ({ name, strict, loose }) => {
    for (const value of [strict, loose]) {
      const same = text(name, value);
      expect(effectOf(same, same)).toEqual(effectOf(same));
      expect(wishesOf(same, same)).toEqual([]);
    }
  });
});

describe('what only an upper level may set', () => {
  it.each(UNSET)('is ignored below: %s', (name, lower) => {
    expect(effectOf('', lower)).toEqual(effectOf(''));
    expect(wishesOf('', lower)).toEqual([ignored(name)]);
    expect(effectOf(lower, '')).toEqual(effectOf(lower));
  });

  it.each(UNSET)('is taken from below where it is open: %s', (name, lower) => {
    expect(effectOf(open(name), lower)).toEqual(effectOf(lower));
    expect(wishesOf(open(name), lower)).toEqual([]);
  });

  it('stays where the lower level names another', () => {
    const files = ['baseline: a.json\noverride: { label: a }', 'baseline: b.json\noverride: { label: b }'];
    const { baseline, override } = settingsOf({ files });
    expect({ baseline, label: override?.label }).toEqual({ baseline: 'a.json', label: 'a' });
    expect(wishesOf(...files)).toEqual([ignored('override'), ignored('baseline')]);
  });
});

const INPUT_KNOBS = ROWS.filter(({ name }) => /^(?:warn-only|only-new|on-)/.test(name));

describe('an input below a policy file', () => {
  it.each(INPUT_KNOBS)('may only tighten: $name', ({ name, strict, loose }) => {
    const at = (files: string[], value: string) => settingsOf({ files, inputs: { [name]: value } });
    expect(effect(at([text(name, strict)], loose))).toEqual(effectOf(text(name, strict)));
    expect(at([text(name, strict)], loose).notes).toEqual([ignored(name, 'inputs', 'own.yml')]);
    expect(effect(at([text(name, loose)], strict))).toEqual(effectOf(text(name, strict)));
    expect(at([text(name, loose)], strict).notes).toEqual([]);
    expect(effect(at([text(name, strict) + open(name)], loose))).toEqual(effectOf(text(name, loose)));
  });

  it.each(INPUT_KNOBS)('is the word that counts where there is no file: $name', ({ name, strict, loose }) => {
    for (const value of [strict, loose]) {
      expect(effect(settingsOf({ inputs: { [name]: value } }))).toEqual(effectOf(text(name, value)));
    }
  });

  it('loosens nothing that either of two files has closed', () => {
    const inputs = { 'warn-only': 'true', 'on-error': 'pass' };
    const files = [
      'warn-only: false\noverridable: [warn-only]\non-error: fail',
      'warn-only: false\noverridable: [on-error]',
    ];
    const { policy, notes } = settingsOf({ files, inputs });
    expect(policy.knobs).toMatchObject({ warnOnly: false, onError: 'fail' });
    expect(notes).toEqual([
      ignored('warn-only', 'inputs', 'central.yml with own.yml'),
      ignored('on-error', 'inputs', 'central.yml with own.yml'),
    ]);
  });
});

describe('words with an order', () => {
  it.each([
    ['on-error', ['fail', 'warn', 'pass']],
    ['on-no-evidence', ['fail', 'warn', 'pass']],
  ])('%s is the stricter of two, whatever level says it: %j', (name, words) => {
    for (const [upperRank, upper] of words.entries()) {
      for (const [lowerRank, lower] of words.entries()) {
        const stricter = upperRank < lowerRank ? upper : lower;
        expect(effectOf(text(name, upper), text(name, lower))).toEqual(effectOf(text(name, stricter)));
      }
    }
  });
});

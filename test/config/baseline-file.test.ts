import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBaseline, renderBaseline } from '../../src/config/load/baseline-file.ts';
import type { BaselineEntry } from '../../src/policy/baseline.ts';
import { problemsOf } from './problems.ts';

const NAME = '.github/policy-gate-baseline.json';
const refusals = (content: string): readonly string[] => problemsOf(() => parseBaseline(content, NAME));

const ENTRY: BaselineEntry = {
  source: 'pulumi',
  scope: 'acme/website/production',
  pack: 'aws-guard',
  policy: 's3-no-public-read',
  resource: 'urn:pulumi:production::website::aws:s3/bucket:Bucket::public-site',
  fingerprint: '0123456789abcdef0123456789abcdef',
};

const fileWith = (...findings: readonly unknown[]): string => JSON.stringify({ version: 1, findings });
const numbered = (index: number): BaselineEntry => ({
  ...ENTRY,
  fingerprint: index.toString(16).padStart(32, '0'),
});

describe('a baseline', () => {
  it('is read', () => {
    expect(parseBaseline(fileWith(ENTRY, numbered(1)), NAME)).toEqual([ENTRY, numbered(1)]);
    expect(parseBaseline('{ "findings": [], "version": 1 }', NAME)).toEqual([]);
  });

  it.each([
    ['no version', { findings: [] }, 'version: is missing.'],
    ['another version', { version: 2, findings: [] }, 'version: must be 1, the version of this format.'],
    [
      'the version as a text',
      { version: '1', findings: [] },
      'version: must be 1, the version of this format.',
    ],
    ['no list', { version: 1 }, 'findings: is missing.'],
    ['a map for the list', { version: 1, findings: {} }, 'findings: must be a list.'],
    ['null for the list', { version: 1, findings: null }, 'findings: must be a list.'],
    [
      'an unknown key',
      { version: 1, findings: [], finding: [] },
      'finding: is not a key. Did you mean "findings"? Allowed: version, findings.',
    ],
    ['an entry that is a text', { version: 1, findings: ['x'] }, 'findings[0]: must be a map of keys.'],
    ['an entry that is null', { version: 1, findings: [ENTRY, null] }, 'findings[1]: must be a map of keys.'],
    [
      'an unknown key of an entry',
      { version: 1, findings: [{ ...ENTRY, reason: 'x' }] },
      'findings[0].reason: is not a key.',
    ],
    [
      'another service',
      { version: 1, findings: [{ ...ENTRY, source: 'aws' }] },
      'findings[0].source: must be pulumi or azure.',
    ],
    [
      'a number for a text',
      { version: 1, findings: [{ ...ENTRY, policy: 5 }] },
      'findings[0].policy: 5 is not a text.',
    ],
  ])('with %s is refused', (_, value, words) => {
    expect(refusals(JSON.stringify(value))).toEqual([expect.stringContaining(`${NAME}: ${words}`)]);
  });

  it.each([
    '',
    '0123',
    ENTRY.fingerprint.toUpperCase(),
    `${ENTRY.fingerprint}0`,
    `${ENTRY.fingerprint}\n`,
    'g'.repeat(32),
  ])('with the fingerprint %j is refused', (fingerprint) => {
    expect(refusals(fileWith({ ...ENTRY, fingerprint }))).toEqual([
      `${NAME}: findings[0].fingerprint: is not a fingerprint: 32 hex digits.`,
    ]);
  });

  it.each(['fingerprint', 'source', 'scope', 'pack', 'policy', 'resource'] as const)(
    'without %s in an entry is refused',
    (key) => {
      const { [key]: _, ...rest } = ENTRY;
      expect(refusals(fileWith(rest))).toEqual([`${NAME}: findings[0].${key}: is missing.`]);
    },
  );

  it('with __proto__ for a key is refused', () => {
    expect(refusals('{"version":1,"findings":[],"__proto__":{"findings":[]}}')).toEqual([
      expect.stringContaining('__proto__: is not a key.'),
    ]);
  });

  it.each(['', ' ', 'null', '5', '"x"', '[]', 'true'])('that is %j is refused', (content) => {
    expect(refusals(content).length).toBeGreaterThan(0);
  });

  it.each([
    '{ "secret": hunter2',
    'hunter2',
    '{"version": 1, "findings": [hunter2]}',
    "{'hunter2': 1}",
    '\uFEFF{"hunter2": 1}',
    `${'{'.repeat(5)}"hunter2`,
  ])('that is not JSON is refused, and nothing of it shown: %j', (content) => {
    const [problem = '', ...more] = refusals(content);
    expect(more).toEqual([]);
    expect(problem).toMatch(
      /^\.github\/policy-gate-baseline\.json: is not JSON(?: \(position \d+(?: \(line \d+ column \d+\))?\))?\. Write it anew with policy-gate baseline\.$/,
    );
    expect(problem).not.toContain('hunter');
  });

  it('of more than 50 MiB is refused, unread', () => {
    expect(refusals('['.repeat(52_428_801))).toEqual([
      `${NAME}: has 52428801 bytes, more than the 52428800 that are read.`,
    ]);
  });

  it('that is no UTF-8 is refused: a name that was read wrong is another name', () => {
    const bytes = Buffer.from(fileWith({ ...ENTRY, scope: 'gr\u00FC\u00DFe' }), 'latin1');
    expect(refusals(bytes.toString('utf8'))).toEqual([
      expect.stringContaining('holds bytes that are no UTF-8 text.'),
    ]);
  });

  it('that is very deep is refused', () => {
    expect(refusals('['.repeat(100_000))).toEqual([expect.stringContaining('is not JSON')]);
    expect(
      refusals(`{"version":1,"findings":${'['.repeat(5_000)}${']'.repeat(5_000)}}`).length,
    ).toBeGreaterThan(0);
  });

  it('tells at most 20 problems, and how many more there are', () => {
    const broken = (count: number): string =>
      fileWith(...Array.from({ length: count }, () => ({ ...ENTRY, policy: 5 })));
    expect(refusals(broken(20))).toHaveLength(20);
    expect(refusals(broken(20)).join()).not.toContain('more');
    expect(refusals(broken(23))).toHaveLength(21);
    expect(refusals(broken(23)).at(-1)).toBe(`${NAME}: and 3 more.`);
  });
});

describe('a baseline that is written', () => {
  it('has a finding a line, in the order of its names', () => {
    const entries = [
      { ...ENTRY, source: 'pulumi', scope: 'b', fingerprint: 'b'.repeat(32) },
      { ...ENTRY, source: 'pulumi', scope: 'a', fingerprint: 'c'.repeat(32) },
      { ...ENTRY, source: 'azure', scope: 'z', fingerprint: 'd'.repeat(32) },
      { ...ENTRY, source: 'pulumi', scope: 'a', fingerprint: 'a'.repeat(32) },
    ] as const;
    const rest = `"pack":"aws-guard","policy":"s3-no-public-read","resource":"${ENTRY.resource}"`;
    expect(renderBaseline(entries)).toBe(`{
  "version": 1,
  "findings": [
    {"source":"azure","scope":"z",${rest},"fingerprint":"${'d'.repeat(32)}"},
    {"source":"pulumi","scope":"a",${rest},"fingerprint":"${'a'.repeat(32)}"},
    {"source":"pulumi","scope":"a",${rest},"fingerprint":"${'c'.repeat(32)}"},
    {"source":"pulumi","scope":"b",${rest},"fingerprint":"${'b'.repeat(32)}"}
  ]
}
`);
  });

  it('without findings is one too', () => {
    expect(renderBaseline([])).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
    expect(parseBaseline(renderBaseline([]), NAME)).toEqual([]);
  });

  it('names what came twice once', () => {
    const written = renderBaseline([ENTRY, numbered(1), ENTRY, { ...ENTRY }, { ...numbered(1) }]);
    expect(written).toBe(renderBaseline([numbered(1), ENTRY]));
    expect(parseBaseline(written, NAME)).toHaveLength(2);
  });
});

const anyText = fc.oneof(
  fc.constantFrom(
    'a',
    'A',
    'b',
    '',
    'é',
    '\u0000',
    '\u2028',
    '\uFFFD',
    '"',
    '\\',
    '\uD83D',
    '😀',
    '</script>',
    'a\0b',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const anyEntries = fc.uniqueArray(
  fc.record({
    source: fc.constantFrom('pulumi', 'azure'),
    scope: anyText,
    pack: anyText,
    policy: anyText,
    resource: anyText,
    fingerprint: fc.stringMatching(/^[0-9a-f]{32}$/),
  }),
  { selector: ({ fingerprint }) => fingerprint, maxLength: 12 },
);

const byFingerprint = (a: BaselineEntry, b: BaselineEntry): number =>
  a.fingerprint < b.fingerprint ? -1 : 1;

describe('whatever the findings are', () => {
  it('what is written is read as it was', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const read = parseBaseline(renderBaseline(entries), NAME);
        expect(read.toSorted(byFingerprint)).toEqual(entries.toSorted(byFingerprint));
      }),
    );
  });

  it('what is read is written as it was', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const written = renderBaseline(entries);
        expect(renderBaseline(parseBaseline(written, NAME))).toBe(written);
      }),
    );
  });

  it('their order and how often they come change no byte', () => {
    const shuffled = anyEntries.chain((entries) =>
      fc.tuple(
        fc.constant(entries),
        fc.shuffledSubarray([...entries, ...entries], { minLength: 2 * entries.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([entries, twice]) => {
        expect(renderBaseline(twice)).toBe(renderBaseline(entries));
      }),
    );
  });

  it('each has a line of its own', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const lines = renderBaseline(entries).split('\n');
        expect(lines.filter((line) => line.includes('"fingerprint"'))).toHaveLength(entries.length);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { parseThresholds } from '../../src/config/thresholds-input.ts';
import { MAX_YAML_BYTES } from '../../src/config/yaml.ts';
import { NOW } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const NAME = 'policy.yml';
const VERSION = 'version: 1\n';
const refusals = (text: string): readonly string[] => problemsOf(() => parsePolicyFile(text, NAME, NOW));

/** Lists of lists by alias, twice as long with every line. */
const BOMB = Array.from({ length: 30 }, (_, index) =>
  index === 0 ? 'k0: &k0 [x, x]' : `k${index}: &k${index} [*k${index - 1}, *k${index - 1}]`,
).join('\n');

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const ALIASES = 'must not use YAML anchors and aliases.';
const DIRECTIVES = 'must not use YAML directives (%).';
const NOT_UTF8 = 'holds bytes that are no UTF-8 text. Save it as UTF-8.';
const tooLong = (bytes: number): string => `has ${bytes} bytes, more than the 65536 that are read.`;

describe('a policy file that is not plain YAML', () => {
  it.each([
    ['an alias', `${VERSION}azure: &x {}\nreport: *x`, ':3:9', ALIASES],
    ['an alias bomb', `${VERSION}${BOMB}`, ':3:10', ALIASES],
    ['an alias in a merge key', `${VERSION}report: &x {}\nazure: { <<: *x }`, ':3:14', ALIASES],
    ['a list of merge keys', `${VERSION}report: &x {}\nazure: { <<: [*x, *x] }`, ':3:15', ALIASES],
    ['an alias as a key', `${VERSION}? *x\n: 1`, ':2:3', 'not readable as YAML'],
    ['an alias of nothing', `${VERSION}baseline: *x`, ':2:11', ALIASES],
    ['a key twice', `${VERSION}on-error: fail\non-error: pass`, ':3:1', 'the key "on-error" comes twice.'],
    ['its version twice', `${VERSION}version: 1`, ':2:1', 'the key "version" comes twice.'],
    [
      'a key twice, quoted once',
      `${VERSION}"on-error": fail\non-error: pass`,
      ':3:1',
      'the key "on-error" comes twice.',
    ],
    [
      'a key twice, in a map',
      `${VERSION}azure: { states: true, states: false }`,
      ':2:24',
      'the key "states" comes twice.',
    ],
    [
      'a key twice, explicit once',
      `${VERSION}azure: { states: true, ? states : false }`,
      ':2:26',
      'the key "states" comes twice.',
    ],
    [
      'a key twice, in a list',
      `${VERSION}rules:\n  - name: a\n    match: { new: true, 'new': false }\n    max: 0`,
      ':4:25',
      'the key "new" comes twice.',
    ],
    ['an unknown key twice', `${VERSION}x: 1\nx: 2`, ':3:1', 'the key "x" comes twice.'],
    [
      '__proto__ twice',
      `${VERSION}azure: { __proto__: 1, __proto__: 2 }`,
      ':2:24',
      'the key "__proto__" comes twice.',
    ],
    ['a merge key twice', `${VERSION}<<: {}\n<<: {}`, ':3:1', 'the key "<<" comes twice.'],
    ['a directive', `%YAML 1.1\n---\n${VERSION}`, '', DIRECTIVES],
    ['a directive behind words', `# words\n%TAG ! tag:x,2000:\n---\n${VERSION}`, '', DIRECTIVES],
    [
      'a directive behind a byte order mark',
      `\uFEFF%YAML 1.1\n---\n${VERSION}warn-only: yes`,
      '',
      DIRECTIVES,
    ],
    [
      'a directive behind two byte order marks',
      `\uFEFF\uFEFF%YAML 1.1\n---\n${VERSION}warn-only: yes`,
      '',
      DIRECTIVES,
    ],
    ['a directive of a second document', `${VERSION}...\n%YAML 1.1\n---\n${VERSION}`, '', DIRECTIVES],
    ['two documents', `${VERSION}---\n${VERSION}`, ':2:1', 'not readable as YAML'],
    ['two documents, the first ended', `${VERSION}...\n${VERSION}`, ':3:1', 'not readable as YAML'],
    ['an empty document first', `---\n---\n${VERSION}`, ':2:1', 'not readable as YAML'],
    ['an unknown tag', `${VERSION}on-error: !x fail`, ':2:11', 'not readable as YAML'],
    ['a tag of a language', `${VERSION}on-error: !!js/function "x"`, ':2:11', 'not readable as YAML'],
    ['a tag of YAML 1.1', `${VERSION}rules: !!set { a }`, ':2:8', 'not readable as YAML'],
    ['bytes in Base64', `${VERSION}baseline: !!binary YQ==`, ':2:11', 'not readable as YAML'],
    ['a timestamp by tag', `${VERSION}new-since: !!timestamp 2026-01-01`, ':2:12', 'not readable as YAML'],
    ['a map as a key', `${VERSION}{ a: b }: x`, ':2:1', 'not readable as YAML'],
    ['a list as a key', `${VERSION}? [a]\n: x`, ':2:3', 'not readable as YAML'],
    ['tabs for blanks', `${VERSION}azure:\n\tstates: true`, ':3:1', 'not readable as YAML'],
    ['an open quote', `${VERSION}baseline: "x`, ':2:13', 'not readable as YAML'],
    ['an open map', `${VERSION}azure: { states: true`, ':2:22', 'not readable as YAML'],
  ])('with %s is refused, with the place', (_, text, place, words) => {
    const [problem = '', ...more] = refusals(text);
    expect(more).toEqual([]);
    expect(problem).toContain(`${NAME}${place}: ${words}`);
    expect(problem).not.toContain('\n');
  });

  it.each(['', '# words', '~', '5', 'x', '"x"', '- version: 1', '[]', '---', '...'])(
    'is %j, no map',
    (text) => {
      expect(refusals(text)).toEqual([`${NAME}: must be a YAML map.`]);
    },
  );

  it('merges nothing', () => {
    expect(refusals(`${VERSION}<<: { warn-only: true }`)).toEqual([
      expect.stringContaining(`${NAME}:2:1: <<: is not a key.`),
    ]);
  });

  it.each(['yes', 'on', 'True', '1', 'y'])('takes no %s for true', (word) => {
    expect(() => parsePolicyFile(`${VERSION}warn-only: "${word}"`, NAME, NOW)).toThrow(
      'neither true nor false',
    );
  });
});

describe('a policy file that is no text', () => {
  it.each([
    ['UTF-16', utf16(VERSION)],
    ['UTF-16 with a byte order mark', utf16(`\uFEFF${VERSION}`)],
    ['UTF-16, big-endian', utf16(VERSION).swap16()],
    ['a NUL', Buffer.from(`${VERSION}# \0`)],
    ['Latin-1', Buffer.from(`${VERSION}# gr\u00FC\u00DFe`, 'latin1')],
    ['a cut character', Buffer.from(`${VERSION}# ü`).subarray(0, -1)],
    ['half a surrogate pair', Buffer.from(`${VERSION}# \uD83D`)],
    ['a surrogate as UTF-8 would have it', Buffer.from([...Buffer.from(VERSION), 0x23, 0xed, 0xa0, 0x80])],
    ['a character in the place of another', Buffer.from(`${VERSION}# \uFFFD`)],
  ])('of %s is refused', (_, bytes) => {
    expect(refusals(bytes.toString('utf8'))).toEqual([`${NAME}: ${NOT_UTF8}`]);
  });
});

describe('a policy file that is too long', () => {
  const filled = (bytes: number, letter = '#'): string =>
    VERSION.padEnd(VERSION.length + 1, '#') + letter.repeat(bytes);

  it('is one of more than 64 KiB, in bytes', () => {
    const room = MAX_YAML_BYTES - VERSION.length - 1;
    expect(MAX_YAML_BYTES).toBe(65_536);
    expect(parsePolicyFile(filled(room), NAME, NOW)).toEqual({ version: 1 });
    expect(refusals(filled(room + 1))).toEqual([`${NAME}: ${tooLong(65_537)}`]);
    expect(refusals(filled(room / 2 + 1, 'é'))[0]).toMatch(/: has 6553\d bytes, more than/);
  });

  it.each([
    ['letters', 'a'],
    ['brackets', '['],
    ['line ends', '\n'],
    ['quotes', '"'],
    ['NULs', '\0'],
  ])('is one of 5 MB of %s', (_, letter) => {
    expect(refusals(letter.repeat(5_000_000))).toEqual([`${NAME}: ${tooLong(5_000_000)}`]);
  });
});

describe('a policy file that is deep, or broken all over', () => {
  it.each([
    ['[ x 60,000', '['.repeat(60_000)],
    ['[] x 30,000', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['{a: x 15,000', '{a: '.repeat(15_000)],
    ['{a: } x 13,000', '{a: '.repeat(13_000) + '}'.repeat(13_000)],
    ['[{ x 30,000', '[{'.repeat(30_000)],
    ['- x 30,000', '- '.repeat(30_000)],
    ['? x 30,000', '? '.repeat(30_000)],
    [': x 30,000', ': '.repeat(30_000)],
    ['" x 60,000', '"'.repeat(60_000)],
    ['!a x 20,000', '!a '.repeat(20_000)],
    ['&a x 20,000', '&a '.repeat(20_000)],
    ['*a x 20,000', '*a '.repeat(20_000)],
    [', x 60,000', `[${','.repeat(60_000)}]`],
    ['} x 60,000', '}'.repeat(60_000)],
    ['--- x 15,000', '---\n'.repeat(15_000)],
    ['a key x 12,000', `${VERSION}${'a: 1\n'.repeat(12_000)}`],
  ])('is refused in one line: %s', (_, text) => {
    const [problem = '', ...more] = refusals(text);
    expect(more).toEqual([]);
    expect(problem).toMatch(/^policy\.yml(?::\d+:\d+)?: [^\n]{10,200}\.$/);
  });

  it.each([100, 500, 1_000, 1_500, 2_000, 3_000])('ends nothing but itself, %i levels deep', (depth) => {
    for (const value of [
      '['.repeat(depth) + ']'.repeat(depth),
      `${'{max: '.repeat(depth)}1${'}'.repeat(depth)}`,
      `\n  ${'- '.repeat(depth)}x`,
    ]) {
      expect(refusals(`${VERSION}rules: ${value}`).length).toBeGreaterThan(0);
      expect(refusals(`${VERSION}thresholds:\n total: ${value}`).length).toBeGreaterThan(0);
    }
  });

  it('is one of more than 20 levels, told with the place', () => {
    const nested = (depth: number): string => `${VERSION}rules: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(refusals(nested(10)).join()).not.toContain('levels deep');
    expect(refusals(nested(40))).toEqual([
      expect.stringMatching(/^policy\.yml:2:\d+: nests more than 20 levels deep\.$/),
    ]);
  });

  it('ends nothing but itself at any depth near the end of the stack', () => {
    for (let depth = 1_200; depth < 2_400; depth += 30) {
      const value = `${'{max: '.repeat(depth)}1${'}'.repeat(depth)}`;
      expect(refusals(`${VERSION}thresholds: { total: ${value} }`).length).toBeGreaterThan(0);
    }
  });
});

describe('what is told of a file that is wrong a thousand times', () => {
  it.each([
    ['keys', Array.from({ length: 1_000 }, (_, index) => `k${index}:`).join('\n')],
    ['rules', `rules: [${'{},'.repeat(2_000)}]`],
    ['words', `overridable: [${'x,'.repeat(1_000)}]`],
    ['stacks', `targets: { pulumi-stacks: [${'x,'.repeat(1_000)}] }`],
    ['letters', `on-error: ${'a'.repeat(60_000)}`],
  ])('can be read: %s', (_, text) => {
    expect(refusals(VERSION + text).join('\n').length).toBeLessThan(100_000);
  });
});

describe('the thresholds input', () => {
  it.each([
    ['a bomb', BOMB, ALIASES],
    ['a directive', '%YAML 1.1\n---\ntotal: 1', DIRECTIVES],
    ['a key twice', 'total: 1\n"total": 2', 'the key "total" comes twice.'],
    ['5 MB', 'a'.repeat(5_000_000), tooLong(5_000_000)],
    ['[ x 60,000', '['.repeat(60_000), 'nests more than 20 levels deep.'],
  ])('is refused in the same words: %s', (_, text, words) => {
    const { problem } = { problem: '', ...parseThresholds(text) };
    expect(problem).toContain(words);
    expect(problem).not.toContain('\n');
  });
});

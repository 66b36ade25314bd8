import { describe, expect, it } from 'vitest';
import { fileOf } from '../builders/config.ts';
import { problemsOf } from './problems.ts';

const refusals = (text: string): readonly string[] =>
  problemsOf(() => fileOf(text)).map((problem) => problem.replace(/^policy\.yml:\d+:\d+: /, ''));

/** Every place of a selector, by the path of its `match`. */
const PLACES: readonly (readonly [string, (match: string) => string])[] = [
  ['rules[0].match', (match) => `rules: [{ name: a, match: ${match}, max: 0 }]`],
  ['waivers[0].match', (match) => `waivers: [{ match: ${match}, reason: a, owner: b, expires: 2027-01-01 }]`],
  ['severity.azure[0].match', (match) => `severity: { azure: [{ match: ${match}, severity: low }] }`],
  ['severity.pulumi[0].match', (match) => `severity: { pulumi: [{ match: ${match}, severity: low }] }`],
  ['level.azure[0].match', (match) => `level: { azure: [{ match: ${match}, level: advisory }] }`],
  ['level.pulumi[0].match', (match) => `level: { pulumi: [{ match: ${match}, level: advisory }] }`],
];
const NOT_AZURE = PLACES.filter(([path]) => !path.includes('azure'));
const ANY = PLACES.filter(([path]) => /^(?:rules|waivers)/.test(path));

describe('a selector of closed issues alone', () => {
  const CLOSED = 'is never met: closed issues do not count. Name open or in_progress, or leave it out.';

  it.each(
    NOT_AZURE.flatMap(([path, at]) =>
      ['fixed', 'ignored', 'by_design', '[fixed, ignored, by_design]'].map(
        (status) => [path, status, at] as const,
      ),
    ),
  )('is refused: %s: { status: %s }', (path, status, at) => {
    expect(refusals(at(`{ status: ${status} }`))).toEqual([`${path}.status: ${CLOSED}`]);
  });

  it.each(
    NOT_AZURE.flatMap(([path, at]) =>
      ['open', 'in_progress', '[fixed, open]', '"fix*"', '"*"'].map((status) => [path, status, at] as const),
    ),
  )('is none: %s: { status: %s }', (_, status, at) => {
    expect(() => fileOf(at(`{ status: ${status} }`))).not.toThrow();
  });
});

describe('a selector that no finding meets', () => {
  it.each(
    ANY.flatMap(([path, at]) =>
      (
        [
          ['{ source: pulumi, blocked: true }', 'blocked: is never met with source pulumi'],
          ['{ source: pulumi, effect: deny }', 'effect: is never met with source pulumi'],
          ['{ source: pulumi, category: x }', 'category: is never met with source pulumi'],
          ['{ source: azure, kind: audit }', 'kind: is never met with source azure'],
          ['{ source: azure, status: open }', 'status: is never met with source azure'],
          ['{ source: azure, assigned-to: x }', 'assigned-to: is never met with source azure'],
          ['{ source: azure, priority: p0+ }', 'priority: is never met with source azure'],
          [
            '{ status: open, effect: deny }',
            'status: only Pulumi findings meet it, and only Azure ones meet effect',
          ],
        ] as const
      ).map(([match, words]) => [path, match, words, at] as const),
    ),
  )('is refused: %s: %s', (path, match, words, at) => {
    expect(refusals(at(match))).toEqual([expect.stringContaining(`${path}.${words}`)]);
  });
});

describe('an entry for one service', () => {
  it.each([
    ['severity.azure[0].match', '{ kind: audit }', 'kind: is never met with source azure'],
    ['severity.azure[0].match', '{ status: open }', 'status: is never met with source azure'],
    ['severity.azure[0].match', '{ assigned-to: x }', 'assigned-to: is never met with source azure'],
    ['level.azure[0].match', '{ priority: p0 }', 'priority: is never met with source azure'],
    [
      'level.azure[0].match',
      '{ source: [azure, pulumi], kind: audit }',
      'kind: is never met with source azure',
    ],
    [
      'severity.azure[0].match',
      '{ source: pulumi }',
      'source: is never met below severity.azure. Leave it out.',
    ],
    ['level.azure[0].match', '{ source: pulumi }', 'source: is never met below level.azure. Leave it out.'],
    ['severity.pulumi[0].match', '{ effect: deny }', 'effect: is never met with source pulumi'],
    ['severity.pulumi[0].match', '{ category: x }', 'category: is never met with source pulumi'],
    ['level.pulumi[0].match', '{ blocked: true }', 'blocked: is never met with source pulumi'],
    [
      'severity.pulumi[0].match',
      '{ source: azure }',
      'source: is never met below severity.pulumi. Leave it out.',
    ],
    [
      'level.pulumi[0].match',
      '{ source: [azure] }',
      'source: is never met below level.pulumi. Leave it out.',
    ],
  ])('takes no words of the other: %s: %s', (path, match, words) => {
    const at = new Map(PLACES).get(path);
    expect(refusals(at?.(match) ?? '')).toEqual([expect.stringContaining(`${path}.${words}`)]);
  });

  it.each([
    ['severity.azure[0].match', '{ source: azure, effect: deny, blocked: true, category: x }'],
    ['level.azure[0].match', '{ source: [azure, pulumi], priority: [p0, unprioritized] }'],
    [
      'severity.pulumi[0].match',
      '{ source: pulumi, kind: audit, assigned-to: x, priority: p0+, blocked: false }',
    ],
    ['level.pulumi[0].match', '{ policy: x, severity: unspecified }'],
  ])('takes its own: %s: %s', (path, match) => {
    const at = new Map(PLACES).get(path);
    expect(() => fileOf(at?.(match) ?? '')).not.toThrow();
  });
});

describe('states beside a principal', () => {
  const IDENTITY = '11111111-2222-3333-4444-555555555555';

  it.each(['self', IDENTITY])('%s are refused: a state does not say who', (principal) => {
    expect(refusals(`azure: { states: true, principal: ${principal} }`)).toEqual([
      'azure.states: cannot stand beside azure.principal: a state does not say whose request made it. Leave out one of the two.',
    ]);
  });

  it.each([
    '{ states: true, principal: any }',
    '{ states: false, principal: self }',
    '{ principal: self }',
    '{ states: true }',
  ])('are none in %s', (azure) => {
    expect(() => fileOf(`azure: ${azure}`)).not.toThrow();
  });
});

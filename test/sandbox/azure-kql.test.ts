import { describe, expect, it } from 'vitest';
import { parseKql } from '../../sandbox/azure/kql.ts';

const ROWS = [
  { id: '1', name: 'Alpha', type: 't/one', properties: { a: { b: 'X' }, n: 2, list: ['p'] } },
  { id: '2', name: "it's", type: 't/two', properties: { a: { b: 'y' }, n: 10 } },
  { id: '3', name: 'back\\slash', type: 'T/ONE', properties: {} },
];

const found = (query: string): unknown[] =>
  parseKql(`rows ${query}`)
    .run(ROWS)
    .map(({ id }) => id);

describe('the query language', () => {
  it.each([
    ['', ['1', '2', '3']],
    ["| where type == 't/one'", ['1']],
    ["| where type =~ 't/one'", ['1', '3']],
    ["| where type != 't/one'", ['2', '3']],
    ["| where type !~ 't/one'", ['2']],
    ["| where name == 'it\\'s'", ['2']],
    ['| where name == "it\'s"', ['2']],
    ["| where name == @'it''s'", ['2']],
    ["| where name == 'back\\\\slash'", ['3']],
    ["| where name == @'back\\slash'", ['3']],
    ["| where name == '\\u0041lpha'", ['1']],
    ["| where properties.a.b == 'X'", ['1']],
    ["| where properties['a'].b == 'X'", ['1']],
    ["| where tostring(properties.a.b) =~ 'Y'", ['2']],
    ["| where tolower(name) == 'alpha'", ['1']],
    ["| where toupper(name) == 'ALPHA'", ['1']],
    ['| where isempty(properties.a.b)', ['3']],
    ['| where isnotempty(properties.a.b)', ['1', '2']],
    ['| where isnull(properties.n)', ['3']],
    ["| where name in ('Alpha', 'x')", ['1']],
    ["| where name in~ ('alpha')", ['1']],
    ["| where name !in ('Alpha', 'x')", ['2', '3']],
    ["| where name !in~ ('alpha')", ['2', '3']],
    ['| where properties.n == 10', ['2']],
    ["| where id == '1' or id == '2' and name == 'x'", ['1']],
    ["| where (id == '1' or id == '2') and name == 'Alpha'", ['1']],
    ["| where not (id == '1')", ['2', '3']],
    ["| where name contains 'ALPH'", ['1']],
    ["| where id == '1' // one only\n | where id == '1'", ['1']],
    ["| where id == '1' // the end", ['1']],
    ["| where name in ('http://a', 'Alpha')", ['1']],
    ["| extend word = tolower(name) | where word == 'alpha'", ['1']],
    ['| order by id', ['3', '2', '1']],
    ['| sort by properties.n asc, id desc', ['3', '1', '2']],
    ['| order by id asc | take 2', ['1', '2']],
    ['| limit 1', ['1']],
  ])('understands %s', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it('projects, and names what has no name of its own', () => {
    const [row] = parseKql(
      'rows | project id, word = tolower(name), properties.a.b, tostring(properties.n)',
    ).run(ROWS);
    expect(row).toEqual({ id: '1', word: 'alpha', properties_a_b: 'X', properties_n: '2' });
  });

  it('counts, as a whole and by groups', () => {
    expect(parseKql('rows | summarize count()').run(ROWS)).toEqual([{ count_: 3 }]);
    expect(parseKql('rows | summarize n = count() by kind = tolower(type)').run(ROWS)).toEqual([
      { kind: 't/one', n: 2 },
      { kind: 't/two', n: 1 },
    ]);
  });

  it.each([
    ['rows', true],
    ['rows | project id, name', true],
    ['rows | project name', false],
    ['rows | summarize count() by type', false],
  ])('knows whether %s keeps the id', (query, keepsId) => {
    expect(parseKql(query).keepsId).toBe(keepsId);
  });

  it.each([
    '',
    '| where',
    'rows |',
    'rows | where',
    'rows | join kind=inner (other) on id',
    "rows | where name = 'a'",
    "rows | where name == 'open",
    "rows | where name == 'a\\q'",
    "rows | where name === 'a'",
    'rows | where name == `a`',
    "rows | where base64('a') == 'b'",
    "rows | where name in 'a'",
    "rows | where (name == 'a'",
    'rows | project',
    "rows | project 'a' = name",
    'rows | order id',
    'rows | take many',
    'rows | summarize avg(n)',
    'rows rows',
    "rows | where name == 'a'; drop",
  ])('refuses %j', (query) => {
    expect(() => parseKql(query)).toThrow(
      expect.objectContaining({
        status: 400,
        details: expect.arrayContaining([expect.objectContaining({ code: 'InvalidQuery' })]),
      }),
    );
  });
});

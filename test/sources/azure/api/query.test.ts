import { describe, expect, it } from 'vitest';
import { allOf, anyOf, literal, pathOf, queryString } from '../../../../src/sources/azure/api/query.ts';

const WINDOW = { from: new Date('2026-11-22T12:00:00Z'), to: new Date('2026-11-23T12:00:00Z') };

it('pins both ends of the window and leaves out what is not asked', () => {
  expect(queryString(WINDOW)).toBe(
    'api-version=2019-10-01&$from=2026-11-22T12%3A00%3A00.000Z&$to=2026-11-23T12%3A00%3A00.000Z',
  );
});

it('writes every clause, blanks as %20 and quotes as %27, never a plus', () => {
  const text = queryString({
    ...WINDOW,
    top: 1,
    orderby: 'timestamp desc',
    select: ['timestamp', 'resourceId'],
    filter: "resourceGroup eq 'a+b''c'",
    apply: 'groupby((a,b),aggregate($count as N))',
    expand: 'components',
  });
  expect(text.split('&')).toEqual([
    'api-version=2019-10-01',
    '$top=1',
    '$orderby=timestamp%20desc',
    '$select=timestamp%2CresourceId',
    '$from=2026-11-22T12%3A00%3A00.000Z',
    '$to=2026-11-23T12%3A00%3A00.000Z',
    '$filter=resourceGroup%20eq%20%27a%2Bb%27%27c%27',
    '$apply=groupby%28%28a%2Cb%29%2Caggregate%28%24count%20as%20N%29%29',
    '$expand=components',
  ]);
});

describe('conditions', () => {
  it.each([
    ['plain', "'plain'"],
    ["it's", "'it''s'"],
    ["' or isCompliant eq true or 'x' eq '", "''' or isCompliant eq true or ''x'' eq '''"],
  ])('%s is the literal %s', (text, expected) => {
    expect(literal(text)).toBe(expected);
  });

  it.each([
    [[undefined, undefined], undefined],
    [['', undefined], undefined],
    [['a eq 1', undefined], 'a eq 1'],
    [['a eq 1 or b eq 2', 'c eq 3'], '(a eq 1 or b eq 2) and (c eq 3)'],
  ])('%j together are %s', (conditions, expected) => {
    expect(allOf(...conditions)).toBe(expected);
  });

  it('one of several', () => {
    expect(anyOf(['a eq 1', 'b eq 2'])).toBe('a eq 1 or b eq 2');
  });
});

it('an id is a path, part by part', () => {
  expect(pathOf("/subscriptions/x/resourceGroups/größe/providers/A.B/c/it's [x] 1")).toBe(
    '/subscriptions/x/resourceGroups/gr%C3%B6%C3%9Fe/providers/A.B/c/it%27s%20%5Bx%5D%201',
  );
});

it('every mark that OData gives a meaning is encoded, in upper case', () => {
  expect(pathOf("/a*b(c)!'d'")).toBe('/a%2Ab%28c%29%21%27d%27');
});

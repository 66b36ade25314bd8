import { describe, expect, it } from 'vitest';
import { runQuery } from '../../sandbox/azure/odata.ts';
import { Columns } from '../../sandbox/azure/odata-row.ts';

describe('the OData clauses', () => {
  const columns = new Columns(
    ['name', 'policyDefinitionAction', 'isCompliant', 'groups', 'timestamp'],
    ['isCompliant'],
  );
  const rows = [
    {
      name: "it's",
      policyDefinitionAction: 'deny',
      isCompliant: false,
      groups: ['g1'],
      timestamp: '2025-01-01T00:00:00.5Z',
    },
    {
      name: 'b',
      policyDefinitionAction: 'audit',
      isCompliant: true,
      groups: ['g2'],
      timestamp: '2025-01-01T00:00:00.49999Z',
    },
    {
      name: 'C',
      policyDefinitionAction: 'Deny',
      isCompliant: true,
      groups: [],
      timestamp: '2025-01-01T00:00:00Z',
    },
    {
      name: null,
      policyDefinitionAction: 'modify',
      isCompliant: false,
      groups: ['g1', 'g2'],
      timestamp: '2025-01-02T00:00:00Z',
    },
  ];
  const names = (filter: string): unknown[] =>
    runQuery(rows, columns, { filter }).map(({ name }) => name ?? null);

  it.each([
    ["name eq 'b'", ['b']],
    ["NAME eq 'it''s'", ["it's"]],
    ["policydefinitionaction EQ 'DENY'", ["it's", 'C']],
    ["PolicyDefinitionAction ne 'deny'", ['b', null]],
    ['isCompliant eq false', ["it's", null]],
    ['name eq null', [null]],
    ['name ne null and IsCompliant eq true', ['b', 'C']],
    ["name eq 'b' or name eq 'c' and isCompliant eq false", ['b']],
    ["(name eq 'b' or name eq 'c') and isCompliant eq true", ['b', 'C']],
    ["((name eq 'b'))", ['b']],
    ["'g1' in groups", ["it's", null]],
    ["'G2' IN Groups and isCompliant eq true", ['b']],
  ])('filters by %s', (filter, expected) => {
    expect(names(filter)).toEqual(expected);
  });

  it.each([
    '',
    'name',
    'name eq',
    "name gt 'a'",
    "nme eq 'a'",
    "name eq 'open",
    "(name eq 'a'",
    "name eq 'a')",
    "name eq 'a' xor name eq 'b'",
    "isCompliant eq 'false'",
    'name eq true',
    "contains(name, 'a')",
    "'a' eq name",
    'name eq "a"',
  ])('refuses the filter %j', (filter) => {
    expect(() => names(filter)).toThrow(expect.objectContaining({ status: 400, code: 'InvalidFilter' }));
  });

  it('minds the case of values when told to', () => {
    const filter = "policyDefinitionAction eq 'deny'";
    expect(runQuery(rows, columns, { filter }, { caseSensitive: true })).toHaveLength(1);
  });

  it.each([
    ['aggregate($count as N)', [{ N: 4 }]],
    ['groupby((ISCOMPLIANT))', [{ isCompliant: false }, { isCompliant: true }]],
    [
      'groupby((isCompliant), aggregate($count as Total))',
      [
        { isCompliant: false, Total: 2 },
        { isCompliant: true, Total: 2 },
      ],
    ],
    [
      'groupby((isCompliant,policyDefinitionAction))/groupby((policyDefinitionAction), aggregate($count as N))',
      [
        { policyDefinitionAction: 'deny', N: 2 },
        { policyDefinitionAction: 'audit', N: 1 },
        { policyDefinitionAction: 'modify', N: 1 },
      ],
    ],
  ])('applies %s', (apply, expected) => {
    expect(runQuery(rows, columns, { apply })).toEqual(expected);
  });

  it.each([
    [{ apply: 'groupby(name)' }, 'InvalidApply'],
    [{ apply: 'aggregate(name with sum as N)' }, 'InvalidApply'],
    [{ apply: 'groupby((name))/groupby((isCompliant))' }, 'InvalidApply'],
    [{ orderby: 'nothing' }, 'InvalidOrderBy'],
    [{ orderby: 'name sideways' }, 'InvalidOrderBy'],
    [{ select: 'name,' }, 'InvalidSelect'],
    [{ apply: 'groupby((name))', select: 'isCompliant' }, 'InvalidSelect'],
  ])('refuses %j', (clauses, code) => {
    expect(() => runQuery(rows, columns, clauses)).toThrow(expect.objectContaining({ status: 400, code }));
  });

  it.each([
    ['timestamp asc', ['C', 'b', "it's", null]],
    ['timestamp', [null, "it's", 'b', 'C']],
    ['isCompliant asc, timestamp desc', [null, "it's", 'b', 'C']],
  ])('orders by %s', (orderby, expected) => {
    expect(runQuery(rows, columns, { orderby }).map(({ name }) => name)).toEqual(expected);
  });

  it('returns selected columns in their own case', () => {
    expect(runQuery(rows.slice(0, 1), columns, { select: 'ISCOMPLIANT, Name' })).toEqual([
      { isCompliant: false, name: "it's" },
    ]);
  });
});

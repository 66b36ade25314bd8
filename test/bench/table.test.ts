import { describe, expect, it } from 'vitest';
import type { Line } from '../../bench/line.ts';
import { median } from '../../bench/measure.ts';
import { renderTable, toRecords } from '../../bench/table.ts';

const line = (changed: Partial<Line>): Line => ({
  part: 'part',
  what: 'what it is',
  value: 30,
  unit: 'ms',
  ...changed,
});
const peer = { name: 'peer', value: 10 };
const goal = (of: 'value' | 'ratio', bound: 'most' | 'least', limit: number) => ({ of, bound, limit });

describe('a line', () => {
  it.each([
    ['a multiple that is too large', { peer, goal: goal('ratio', 'most', 2.9) }, 3, false],
    ['a multiple that is just allowed', { peer, goal: goal('ratio', 'most', 3) }, 3, true],
    ['a number that is too large', { goal: goal('value', 'most', 29) }, undefined, false],
    ['a number whose peer is of no matter', { peer, goal: goal('value', 'most', 30) }, 3, true],
    [
      'one that is faster, but not enough',
      { value: 5, peer, as: 'faster', goal: goal('ratio', 'least', 2.1) },
      2,
      false,
    ],
    ['one that is fast enough', { value: 5, peer, as: 'faster', goal: goal('ratio', 'least', 2) }, 2, true],
    ['one with no goal', { peer }, 3, undefined],
    ['a multiple of nothing', { goal: goal('ratio', 'most', 3) }, undefined, undefined],
  ] as const)('tells %s', (_name, changed, ratio, met) => {
    expect(toRecords([line(changed)])).toEqual([{ ...line(changed), ratio, met }]);
  });
});

it('the table tells what was missed', () => {
  const lines = [
    line({ peer, goal: goal('ratio', 'most', 2), note: 'of some sort' }),
    line({ what: 'speed', value: 12_345.6, unit: 'rows/s' }),
    line({
      value: 2.04,
      unit: 's',
      peer: { name: 'loop', value: 20.4 },
      as: 'faster',
      goal: goal('ratio', 'least', 6),
    }),
  ];
  expect(renderTable(lines).split('\n')).toEqual([
    'what        measured       goal             beside        ratio         met',
    '----------  -------------  ---------------  ------------  ------------  ------',
    'what it is  30 ms          <= 2.00x         peer: 10 ms   3.00x         MISSED',
    'speed       12,346 rows/s',
    'what it is  2.0 s          >= 6.00x faster  loop: 20.4 s  10.0x faster  met',
    '',
    'what it is: of some sort',
  ]);
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2],
  [[10, 9], 9],
])('the median of %j is %d', (numbers, expected) => {
  expect(median(numbers)).toBe(expected);
});

import { describe, expect, it } from 'vitest';
import type { Axis } from '../../src/finding/axis.ts';
import { effectiveLimits, type PolicyLevel } from '../../src/policy/limits.ts';
import type { Limit } from '../../src/policy/threshold.ts';
import { makeLimit } from '../builders/report.ts';
import { RANKED } from '../builders/threshold.ts';

const HIGH: Limit = { key: 'high+', max: 0, action: 'fail', origin: 'default' };
const MANDATORY: Limit = { key: 'mandatory+', max: 0, action: 'fail', origin: 'default' };

function level(limits: readonly Limit[], unlimited: readonly Axis[] = []): PolicyLevel {
  return { limits, unlimited: new Set(unlimited) };
}

function defaultsOf(levels: readonly PolicyLevel[]): readonly string[] {
  return effectiveLimits(levels)
    .filter(({ origin }) => origin === 'default')
    .map(({ key }) => key);
}

const warn = (key: string): Limit => makeLimit({ key, action: 'warn' });
const fail = (key: string): Limit => makeLimit({ key, max: 5 });

describe('defaults', () => {
  it('are high+: 0 and mandatory+: 0 with action fail, where no level is present', () => {
    expect(effectiveLimits([])).toEqual([HIGH, MANDATORY]);
    expect(effectiveLimits([level([])])).toEqual([HIGH, MANDATORY]);
  });

  const both = ['high+', 'mandatory+'];
  it.each<[string, PolicyLevel, readonly string[]]>([
    ['none for severity', level([], ['severity']), ['mandatory+']],
    ['none for level', level([], ['level']), ['high+']],
    ['none for priority', level([], ['priority']), both],
    ['none for severity and level', level([], ['severity', 'level']), []],
    ['a warn limit on a severity', level([warn('high+')]), both],
    ['a warn limit on a level', level([warn('mandatory')]), both],
    ['a fail limit on total', level([fail('total')]), both],
    ['a fail limit on unspecified', level([fail('unspecified')]), both],
    ['a fail limit on unknown-severity', level([fail('unknown-severity')]), both],
    ['a fail limit on unknown-level', level([fail('unknown-level')]), both],
    ['a fail limit on a priority', level([fail('p0+')]), both],
    ['a fail limit on a severity', level([fail('critical')]), ['mandatory+']],
    ['a fail limit on a level', level([fail('advisory+')]), ['high+']],
    ['fail limits on both', level([fail('low+'), fail('remediate')]), []],
    ['a warn and a fail limit on a severity', level([warn('low'), fail('high')]), ['mandatory+']],
  ])('with %s stay as the design says', (_, highest, stay) => {
    expect(defaultsOf([highest])).toEqual(stay);
  });

  it.each([...RANKED.severity, ...RANKED.severity.map((word) => `${word}+`)])(
    'lose high+ to a fail limit on %s',
    (key) => {
      expect(defaultsOf([level([fail(key)])])).toEqual(['mandatory+']);
    },
  );

  it.each([...RANKED.level, ...RANKED.level.map((word) => `${word}+`)])(
    'lose mandatory+ to a fail limit on %s',
    (key) => {
      expect(defaultsOf([level([fail(key)])])).toEqual(['high+']);
    },
  );
});

describe('several levels', () => {
  const central = level([makeLimit({ key: 'critical', max: 1 })]);
  const inputs = level([makeLimit({ key: 'critical', max: 9 }), fail('mandatory+')], ['severity', 'level']);

  it('hold all together, highest first', () => {
    const limits = effectiveLimits([central, inputs]);
    expect(limits.map(({ key, max }) => [key, max])).toEqual([
      ['mandatory+', 0],
      ['critical', 1],
      ['critical', 9],
      ['mandatory+', 5],
    ]);
  });

  it.each<[string, readonly PolicyLevel[], readonly string[]]>([
    ['a lower level', [level([]), inputs], ['high+', 'mandatory+']],
    ['the highest level', [inputs, level([])], []],
    ['the highest level, for its own axis', [central, inputs], ['mandatory+']],
  ])('let %s decide the defaults only if it is the highest', (_, levels, stay) => {
    expect(defaultsOf(levels)).toEqual(stay);
  });

  it('never lose a limit to a level below', () => {
    const limits = effectiveLimits([central, level([], ['severity', 'level', 'priority'])]);
    expect(limits).toContainEqual(makeLimit({ key: 'critical', max: 1 }));
  });
});

import { describe, expect, it } from 'vitest';
import { ConfigurationError, SourceError } from '../../../src/errors.ts';
import { makeFinding, makeFindings } from '../../builders/finding.ts';
import { brokenState, makeLimit, makeOutcome, makeReport, makeTarget } from '../../builders/report.ts';
import { edited } from '../mutation/edit.ts';
import { damageOf } from '../mutation/losing.ts';
import { expectClear } from './clear-error.ts';
import { commandIn } from './inert/runner.ts';
import { expectInert } from './inert.ts';
import { expectNoFalsePass, expectSame, expectTold } from './responses.ts';

const limits = [makeLimit({ key: 'total' })];
const withTarget = (message: string) =>
  makeReport({
    outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed', message) })] })],
  });

describe('a law sees', () => {
  it.each<[string, unknown]>([
    ['an error of the language', new TypeError('x is undefined, somehow')],
    ['no error at all', undefined],
    ['a configuration without a problem', new ConfigurationError([])],
    ['a defect', new SourceError('unexpected', 'something went wrong here')],
    ['words of the language', new SourceError('contract', 'reading it: Cannot read properties of null')],
    ['a value that is none', new SourceError('contract', 'undefined rows came')],
    ['no words', new SourceError('contract', '')],
  ])('%s', (_, error) => {
    expect(() => expectClear(error)).toThrow();
    expect(() => expectClear(new SourceError('contract', 'reading it failed: a list came.'))).not.toThrow();
  });

  it('a defect behind a target', () => {
    expect(() => expectTold(withTarget('a defect in Policy Gate, please report it: x'))).toThrow(
      'says nothing',
    );
    expect(() => expectTold(withTarget('the service answered 503 three times'))).not.toThrow();
  });

  it('findings that go missing, and a pass that comes of it', () => {
    const whole = makeReport({ findings: makeFindings(3), limits });
    const meet = (count: number, damage: 'loses' | 'differs') => () =>
      expectNoFalsePass({
        report: makeReport({ findings: makeFindings(count), limits }),
        whole,
        call: 'x',
        touched: [],
        damages: [damage],
      });
    expect(meet(3, 'loses')).not.toThrow();
    expect(meet(2, 'differs')).not.toThrow();
    expect(meet(2, 'loses')).toThrow('loses');
    expect(meet(0, 'differs')).toThrow('loses what it is not about');
    expect(meet(0, 'loses')).toThrow('passes');
    expect(() => expectSame(makeReport({ findings: makeFindings(2), limits }), whole)).toThrow(
      'another outcome',
    );
  });

  it('an address that is not ours', () => {
    const report = makeReport({
      findings: [makeFinding({ severity: 'high', url: 'https://app.pulumi.com/a' })],
    });
    expect(() => expectInert(report, ['https://app.pulumi.com/a', report.run.url ?? ''])).not.toThrow();
    expect(() => expectInert(report, [])).toThrow('this came alive: comment: link');
  });

  it.each([
    ['::error::x', 'error'],
    ['  ::set-output name=a::b', 'set-output'],
    ['x ##[group]y', 'x ##[group]y'],
    ['a::b::c', undefined],
    [':\u200B:error::x', undefined],
  ])('what the runner takes %j for', (line, name) => {
    expect(commandIn(line)?.name).toBe(name);
  });
});

describe('a change', () => {
  const document = { rows: [{ id: 'a', n: 1 }, { id: 'b' }], total: 2 };

  it.each([
    [
      'drops a member',
      ['rows', 0, 'n'],
      { kind: 'drop' },
      { rows: [{ id: 'a' }, { id: 'b' }], total: 2 },
      'loses',
    ],
    [
      'drops a row, counting on',
      ['rows', 3],
      { kind: 'drop' },
      { rows: [{ id: 'a', n: 1 }], total: 2 },
      'loses',
    ],
    [
      'repeats a row',
      ['rows', 1],
      { kind: 'repeat' },
      { rows: [{ id: 'a', n: 1 }, { id: 'b' }, { id: 'b' }], total: 2 },
      'loses',
    ],
    [
      'reverses a list',
      ['rows'],
      { kind: 'reverse' },
      { rows: [{ id: 'b' }, { id: 'a', n: 1 }], total: 2 },
      'loses',
    ],
    ['halves a list', ['rows'], { kind: 'halve' }, { rows: [{ id: 'a', n: 1 }], total: 2 }, 'loses'],
    ['puts another type', ['total'], { kind: 'put', value: '2' }, { ...document, total: '2' }, 'loses'],
    ['puts another value', ['total'], { kind: 'put', value: 3 }, { ...document, total: 3 }, 'differs'],
    [
      'grafts another value',
      ['rows', 0, 'n'],
      { kind: 'graft', from: ['total'] },
      { rows: [{ id: 'a', n: 2 }, { id: 'b' }], total: 2 },
      'differs',
    ],
    ['adds a member', [], { kind: 'add', key: 'x', value: 1 }, { ...document, x: 1 }, 'adds'],
    ['wraps a value', ['total'], { kind: 'wrap' }, { ...document, total: [2] }, 'loses'],
    ['leads nowhere', ['none', 'x'], { kind: 'put', value: 1 }, document, 'none'],
  ] as const)('%s', (_, path, change, after, damage) => {
    const edit = {
      path: [...path],
      change: 'from' in change ? { ...change, from: [...change.from] } : change,
    };
    expect(edited(document, edit)).toEqual(after);
    expect(damageOf(document, edit)).toBe(damage);
  });

  it('makes __proto__ a member of its own', () => {
    const after = edited({ a: 1 }, { path: [], change: { kind: 'add', key: '__proto__', value: { b: 2 } } });
    expect(JSON.stringify(after)).toBe('{"a":1,"__proto__":{"b":2}}');
  });
});

import { describe, expect, it } from 'vitest';
import type { EventGroup } from '../../../../src/sources/azure/api/schema.ts';
import { countOrNothing } from '../../../../src/sources/azure/events/counting.ts';
import { Covered } from '../../../../src/sources/azure/events/covered.ts';
import { createLanes } from '../../../../src/sources/azure/events/lanes.ts';
import { failing } from '../../answers.ts';
import { eventAt } from './rounds.ts';

const group = (numEvents: number, overrides: Partial<EventGroup> = {}): EventGroup => ({
  policyAssignmentId: '/a',
  policyDefinitionAction: 'audit',
  numEvents,
  ...overrides,
});
const everything = () => true;

describe('what the service counts', () => {
  it('is summed up by effect, the most first, whatever the case', async () => {
    const groups = [
      group(1, { policyDefinitionAction: 'Deny' }),
      group(2, { policyDefinitionAction: null }),
      group(4, { policyDefinitionAction: 'deny', policyAssignmentId: '/A' }),
      group(3, { policyDefinitionAction: '' }),
      group(6),
    ];
    expect(await countOrNothing(Promise.resolve(groups), everything, [])).toEqual({
      total: 16,
      spellings: ['/a', '/A'],
      byEffect: [
        ['audit', 6],
        ['deny', 5],
        ['no effect', 5],
      ],
    });
  });

  it('is nothing where it counts nothing', async () => {
    const nothing = { total: 0, spellings: [], byEffect: [] };
    expect(await countOrNothing(Promise.resolve([]), everything, ['resourceGroup'])).toEqual(nothing);
  });

  it('is of the groups of the target alone', async () => {
    const groups = [group(1), group(2, { policyAssignmentId: '/b', policyDefinitionAction: 'deny' })];
    const isOwn = ({ policyAssignmentId }: { policyAssignmentId: string }): boolean =>
      policyAssignmentId === '/b';
    expect(await countOrNothing(Promise.resolve(groups), isOwn, [])).toEqual({
      total: 2,
      spellings: ['/b'],
      byEffect: [['deny', 2]],
    });
  });

  it.each<[string, readonly EventGroup[], boolean]>([
    ['every column of the filter', [group(1, { resourceGroup: 'x', subscriptionId: '' })], true],
    ['a column that is null', [group(1, { resourceGroup: 'x', subscriptionId: null })], true],
    ['only one of them', [group(1, { resourceGroup: 'x' })], false],
    [
      'one of them in one group',
      [group(1, { resourceGroup: 'x', subscriptionId: 's' }), group(1, { subscriptionId: 's' })],
      false,
    ],
  ])('may be of groups that have %s', async (_, groups, isTold) => {
    const count = await countOrNothing(Promise.resolve(groups), everything, [
      'resourceGroup',
      'subscriptionId',
    ]);
    expect(count !== undefined).toBe(isTold);
  });

  it('is no count where it cannot be had, and a defect of ours is one', async () => {
    expect(await countOrNothing(Promise.reject(failing('server-error')), everything, [])).toBeUndefined();
    const defect = Promise.reject(new TypeError('a defect'));
    await expect(countOrNothing(defect, everything, [])).rejects.toThrow('a defect');
  });
});

describe('the events that have come', () => {
  it('are each one once, however many pages they come on', () => {
    const covered = new Covered();
    covered.addPage([eventAt(1, 1), eventAt(2, 2)]);
    covered.addPage([eventAt(2, 2), eventAt(3, 3)]);
    expect(covered.size).toBe(3);
  });

  it('are as many as are alike on one page', () => {
    const covered = new Covered();
    covered.addPage([eventAt(1, 1), eventAt(1, 1), eventAt(1, 1)]);
    expect(covered.size).toBe(3);
    covered.addPage([eventAt(1, 1), eventAt(1, 1)]);
    expect(covered.size).toBe(3);
  });

  it('are none once they are forgotten', () => {
    const covered = new Covered();
    covered.addPage([eventAt(1, 1)]);
    covered.clear();
    expect(covered.size).toBe(0);
  });
});

describe('lanes', () => {
  it('are given as far as they are free, and free again when they are released', () => {
    const lanes = createLanes(5);
    expect([lanes.take(3), lanes.take(3), lanes.take(1)]).toEqual([3, 2, 0]);
    lanes.release();
    lanes.release();
    expect([lanes.take(1), lanes.take(9)]).toEqual([1, 1]);
  });

  it.each([0, -1, -7])('are not made more by wanting %i', (wanted) => {
    const lanes = createLanes(2);
    expect(lanes.take(wanted)).toBe(0);
    expect(lanes.take(9)).toBe(2);
  });
});

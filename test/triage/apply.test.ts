import { describe, expect, it } from 'vitest';
import { SourceError, type SourceErrorCode } from '../../src/errors.ts';
import { applyTriage, type TriageFailure, type TriageOutcome } from '../../src/triage/apply.ts';
import { planTriage, type TriageChange, type TriageIssue } from '../../src/triage/plan.ts';
import type { TriageAnswer, TriageUpdate } from '../../src/triage/reading.ts';
import { IssueStore, makeIssue, NOW, threeIssues } from './issues.ts';

const planFor = (issues: readonly TriageIssue[], change: TriageChange) =>
  planTriage(issues, { source: ['pulumi'] }, change, NOW);

const quietly = { concurrency: 4, onResult: (): void => undefined };

const idAndReason = ({ item, message }: TriageFailure) => [item.issue.id, message];

/** The ids that were changed, and why others were not, or may not have been. */
async function outcome(issues: readonly TriageIssue[], change: TriageChange, update: TriageUpdate) {
  const { changed, failed, unconfirmed } = await applyTriage(planFor(issues, change), update, quietly);
  return {
    changed: changed.map(({ issue }) => issue.id),
    failed: failed.map(idAndReason),
    unconfirmed: unconfirmed.map(idAndReason),
  };
}

describe('applying a plan', () => {
  it('writes every item, and only what differs', async () => {
    const store = new IssueStore(threeIssues());
    const plan = planFor(store.reading().issues, { status: 'ignored', priority: 'p4' });
    const result = await applyTriage(plan, (item) => store.update(item), quietly);
    expect(result).toEqual({ plan, changed: plan.items, failed: [], unconfirmed: [] });
    expect(store.written.map(({ change }) => change)).toEqual(Array(3).fill({ status: 'ignored' }));
  });

  it('goes on after a failure, and keeps the order of the plan', async () => {
    const update = ({ issue }: { issue: TriageIssue }) =>
      issue.id === '2'
        ? Promise.reject(new SourceError('forbidden', 'HTTP 403'))
        : Promise.resolve({ priority: 'p0' });
    expect(await outcome(threeIssues(), { priority: 'p0' }, update)).toEqual({
      changed: ['1', '3'],
      failed: [['2', 'HTTP 403']],
      unconfirmed: [],
    });
  });

  it.each<[SourceErrorCode, 'failed' | 'unconfirmed']>([
    ['rejected', 'failed'],
    ['unauthorized', 'failed'],
    ['forbidden', 'failed'],
    ['not-found', 'failed'],
    ['missing-target', 'failed'],
    ['throttled', 'failed'],
    ['timeout', 'unconfirmed'],
    ['deadline', 'unconfirmed'],
    ['unreachable', 'unconfirmed'],
    ['cut-body', 'unconfirmed'],
    ['not-json', 'unconfirmed'],
    ['contract', 'unconfirmed'],
    ['server-error', 'unconfirmed'],
    ['redirected', 'unconfirmed'],
    ['unexpected', 'unconfirmed'],
  ])('a change that ends in %s is %s', async (code, kind) => {
    const update: TriageUpdate = () => Promise.reject(new SourceError(code, 'what came'));
    expect(await outcome([makeIssue('1')], { priority: 'p0' }, update)).toEqual({
      changed: [],
      failed: [],
      unconfirmed: [],
      [kind]: [['1', 'what came']],
    });
  });

  it('knows nothing of what an update did that throws, or throws no error', async () => {
    const thrown: TriageUpdate = () => {
      throw new Error('no route');
    };
    const rejected: TriageUpdate = () => Promise.reject('odd');
    for (const [update, message] of [
      [thrown, 'no route'],
      [rejected, 'odd'],
    ] as const) {
      const { failed, unconfirmed } = await outcome([makeIssue('1')], { priority: 'p0' }, update);
      expect({ failed, unconfirmed }).toEqual({ failed: [], unconfirmed: [['1', message]] });
    }
  });

  it.each<[string, TriageChange, TriageAnswer, string]>([
    ['the old status', { status: 'ignored' }, { status: 'open' }, 'status "open"'],
    ['the old priority', { priority: 'p0' }, { priority: 'p4' }, 'priority "p4"'],
    ['no status', { status: 'ignored' }, { priority: 'p0' }, 'status nothing'],
    ['nothing at all', { status: 'ignored', priority: 'p0' }, {}, 'status nothing, priority nothing'],
    [
      'half of it',
      { status: 'ignored', priority: 'p0' },
      { status: 'ignored', priority: 'p4' },
      'priority "p4"',
    ],
    ['another assignee', { assignee: 'octocat' }, { assignedTo: 'someone@example.com' }, 'another assignee'],
    ['no assignee', { assignee: 'octocat' }, {}, 'another assignee'],
  ])('is not confirmed where the answer shows %s', async (_, change, answer, still) => {
    const { unconfirmed, ...others } = await outcome([makeIssue('1')], change, () => Promise.resolve(answer));
    expect(others).toEqual({ changed: [], failed: [] });
    expect(unconfirmed).toEqual([['1', `the service answered, but the issue still says ${still}`]]);
  });

  it('reads a priority as it is read everywhere', async () => {
    const answer = { priority: 'P0' };
    const { changed } = await outcome([makeIssue('1')], { priority: 'p0' }, () => Promise.resolve(answer));
    expect(changed).toEqual(['1']);
  });

  it('does not mind what else the answer says, nor the case of a login', async () => {
    const answer = { status: 'open', priority: 'p9', assignedTo: 'OctoCat' };
    const { changed } = await outcome([makeIssue('1')], { assignee: 'octocat' }, () =>
      Promise.resolve(answer),
    );
    expect(changed).toEqual(['1']);
  });

  it('tells of every item once, done or not', async () => {
    const told: TriageOutcome[] = [];
    const update: TriageUpdate = ({ issue }) =>
      issue.id === '1' ? Promise.reject(new Error('no')) : Promise.resolve({ priority: 'p0' });
    const plan = planFor(threeIssues(), { priority: 'p0' });
    await applyTriage(plan, update, { concurrency: 1, onResult: (result) => told.push(result) });
    expect(told.map(({ item, kind }) => [item.issue.id, kind])).toEqual([
      ['1', 'unconfirmed'],
      ['2', 'changed'],
      ['3', 'changed'],
    ]);
  });

  it('never has more changes under way than it may', async () => {
    const issues = Array.from({ length: 20 }, (_, index) => makeIssue(String(index)));
    let underWay = 0;
    let most = 0;
    const update: TriageUpdate = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return { priority: 'p0' };
    };
    await applyTriage(planFor(issues, { priority: 'p0' }), update, quietly);
    expect(most).toBe(4);
  });

  it('begins nothing more once it is stopped, and says what was written until then', async () => {
    const stop = new AbortController();
    const store = new IssueStore(threeIssues());
    const result = await applyTriage(
      planFor(store.reading().issues, { priority: 'p0' }),
      (item) => store.update(item),
      { concurrency: 1, onResult: () => stop.abort(), signal: stop.signal },
    );
    expect(store.written).toHaveLength(1);
    expect(result.changed.map(({ issue }) => issue.id)).toEqual(['1']);
    expect(result.failed.map(({ message }) => message)).toEqual(
      Array(2).fill('stopped before its turn, so nothing was written'),
    );
    expect(result.unconfirmed).toEqual([]);
  });
});

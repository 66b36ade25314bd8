import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGlob } from '../../src/policy/glob.ts';
import type { Selector } from '../../src/policy/selector.ts';
import { planTriage, type TriageChange, type TriageIssue } from '../../src/triage/plan.ts';
import { IssueStore, makeIssue, NOW, threeIssues } from './issues.ts';

const ALL: Selector = { source: ['pulumi'] };

const idsOf = (issues: readonly TriageIssue[]): readonly string[] => issues.map(({ id }) => id);

function plan(issues: readonly TriageIssue[], change: TriageChange, selector: Selector = ALL) {
  const { items, unchanged } = planTriage(issues, selector, change, NOW);
  return {
    items: items.map(({ issue, change: wanted }) => [issue.id, wanted]),
    unchanged: idsOf(unchanged),
  };
}

describe('a plan', () => {
  it('holds for each issue only what differs', () => {
    const issues = [
      makeIssue('1'),
      makeIssue('2', { priority: 'p1' }),
      makeIssue('3', { status: 'in_progress' }),
      makeIssue('4', { status: 'in_progress', priority: 'p1' }),
    ];
    expect(plan(issues, { status: 'in_progress', priority: 'p1' })).toEqual({
      items: [
        ['1', { status: 'in_progress', priority: 'p1' }],
        ['2', { status: 'in_progress' }],
        ['3', { priority: 'p1' }],
      ],
      unchanged: ['4'],
    });
  });

  it.each<[string, string | undefined, boolean]>([
    ['nobody', undefined, true],
    ['somebody else', 'hubot', true],
    ['the same', 'octocat', false],
    ['the same in another case', 'OctoCat', false],
  ])('assigns an issue of %s', (_, assignedTo, isChanged) => {
    const { items } = plan([makeIssue('1', { assignedTo })], { assignee: 'octocat' });
    expect(items).toEqual(isChanged ? [['1', { assignee: 'octocat' }]] : []);
  });

  it.each(['unprioritized', 'unknown'] as const)('gives a priority to an issue that is %s', (priority) => {
    expect(plan([makeIssue('1', { priority })], { priority: 'p0' }).items).toEqual([
      ['1', { priority: 'p0' }],
    ]);
  });

  it('takes only issues that the selector takes', () => {
    const issues = [
      makeIssue('1', { severity: 'high' }),
      makeIssue('2', { severity: 'medium' }),
      makeIssue('3'),
    ];
    const selector: Selector = { severity: ['high+'] };
    expect(plan(issues, { priority: 'p0' }, selector)).toEqual({
      items: [['1', { priority: 'p0' }]],
      unchanged: [],
    });
  });

  it('measures age against the time given', () => {
    const issues = [
      makeIssue('1', { firstObservedAt: '2026-10-24T07:59:59Z' }),
      makeIssue('2', { firstObservedAt: '2026-10-24T08:00:00Z' }),
    ];
    const selector: Selector = { 'older-than': { ms: 30 * 86_400_000 } };
    expect(plan(issues, { priority: 'p0' }, selector).items).toHaveLength(1);
  });

  it.each(['fixed', 'ignored', 'by_design'])('leaves an issue alone that is %s', (status) => {
    expect(plan([makeIssue('1', { status })], { priority: 'p0' })).toEqual({ items: [], unchanged: [] });
  });

  it.each([undefined, 'open', 'in_progress', 'snoozed'])('takes an issue whose status is %s', (status) => {
    expect(plan([makeIssue('1', { status })], { priority: 'p0' }).items).toHaveLength(1);
  });

  it('takes a closed issue where the selector names its status', () => {
    const issues = [makeIssue('1', { status: 'ignored' }), makeIssue('2')];
    const selector: Selector = { status: [toGlob('ignored')] };
    expect(plan(issues, { status: 'open' }, selector)).toEqual({
      items: [['1', { status: 'open' }]],
      unchanged: [],
    });
  });

  it('holds an issue once that was read for several targets', () => {
    expect(plan([makeIssue('1'), makeIssue('1'), makeIssue('2')], { priority: 'p0' }).items).toHaveLength(2);
  });

  it('keeps issues of two organisations apart', () => {
    const issues = [makeIssue('1'), { ...makeIssue('1'), organization: 'other' }];
    expect(plan(issues, { priority: 'p0' }).items).toHaveLength(2);
  });

  it('is the same in whatever order the issues were read', () => {
    const issues = [...threeIssues(), makeIssue('4'), makeIssue('5', { scope: 'acme/a/b', priority: 'p0' })];
    const change = { priority: 'p0' } as const;
    fc.assert(
      fc.property(fc.shuffledSubarray(issues, { minLength: issues.length }), (shuffled) => {
        expect(plan(shuffled, change)).toEqual(plan(issues, change));
      }),
    );
  });

  it('holds nothing once it has been written', async () => {
    const statuses = ['open', 'in_progress', 'snoozed', 'fixed', undefined];
    const anyIssues = fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[0-9a-f]{4}$/),
        status: fc.constantFrom(...statuses),
        priority: fc.constantFrom('p0', 'p4', 'unprioritized', 'unknown'),
        assignedTo: fc.constantFrom(undefined, 'octocat', 'hubot'),
      }),
      { selector: ({ id }) => id },
    );
    const anyChange = fc.record(
      {
        status: fc.constantFrom('open', 'in_progress', 'ignored'),
        priority: fc.constantFrom('p0', 'p1'),
        assignee: fc.constantFrom('octocat', 'Hubot'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(anyIssues, anyChange, async (rows, change) => {
        const store = new IssueStore(rows.map(({ id, ...words }) => makeIssue(id, words)));
        for (const item of planTriage(store.reading().issues, ALL, change, NOW).items)
          await store.update(item);
        expect(planTriage(store.reading().issues, ALL, change, NOW).items).toEqual([]);
      }),
    );
  });
});

import * as v from 'valibot';
import { expect, it } from 'vitest';
import { COUNT_ALIAS, groupsPage, recordsPage } from '../../src/sources/azure/api/schema.ts';
import { summarizeStates } from '../../src/sources/azure/api/states.ts';
import { readScope } from '../../src/sources/azure/targets/scope.ts';
import { answeredBy, type Example, examplesIn } from './examples.ts';
import { isObject, items, member, text } from './json.ts';
import { describeContract } from './official.ts';

/** Answers whose rows are no records, and what the first of them lacks to be one. */
const NO_RECORDS: Readonly<Record<string, readonly string[]>> = {
  'PolicyEvents_FilterAndAggregateOnly 200': [
    'timestamp',
    'resourceId',
    'policyAssignmentId',
    'policyDefinitionId',
  ],
  'PolicyEvents_FilterAndGroupByWithAggregate 200': ['timestamp'],
  'PolicyEvents_FilterAndGroupByWithoutAggregate 200': ['timestamp'],
  'PolicyEvents_FilterAndMultipleGroups 200': ['timestamp', 'resourceId'],
  // Its $select leaves out both columns that tell compliance.
  'PolicyEvents_TimeRangeSortSelectTop 200': [''],
  'PolicyStates_FilterAndAggregateOnly 200': [
    'timestamp',
    'resourceId',
    'policyAssignmentId',
    'policyDefinitionId',
  ],
  'PolicyStates_FilterAndGroupByWithAggregate 200': ['timestamp'],
  'PolicyStates_FilterAndGroupByWithoutAggregate 200': ['timestamp'],
  'PolicyStates_FilterAndMultipleGroups 200': ['timestamp', 'resourceId'],
  'PolicyStates_TimeRangeSortSelectTop 200': [''],
};

/** Answers that are no groups of ours, and what their first row lacks to be one. */
const NO_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'PolicyEvents_FilterAndAggregateOnly 200': ['policyAssignmentId'],
  'PolicyEvents_FilterAndGroupByWithoutAggregate 200': [COUNT_ALIAS],
  'PolicyStates_FilterAndAggregateOnly 200': ['policyAssignmentId'],
  'PolicyStates_FilterAndGroupByWithoutAggregate 200': [COUNT_ALIAS],
};

const QUERIES = examplesIn('insights', /^Policy(Events|States)_(?!Summarize|Trigger)/);
const RECORDS = QUERIES.filter(({ name }) => !(name in NO_RECORDS));
const OTHERS = QUERIES.filter(({ name }) => name in NO_RECORDS);
const GROUPED = OTHERS.filter(({ name }) => !name.includes('TimeRange'));
const SUMMARIES = examplesIn('insights', /^PolicyStates_Summarize/);

describeContract("Microsoft's examples of events and states", () => {
  it.each(RECORDS)('$name: every record is read, with the page it stands in', ({ body }) => {
    const page = v.parse(recordsPage, body);
    expect(page.rows.length).toBe(member(body, '@odata.count'));
    expect(page.rows.map(identityOf)).toEqual(items(member(body, 'value')).map(identityOf));
    expect(page.nextLink).toBe(text(member(body, '@odata.nextLink')));
  });

  it.each(OTHERS)('$name: rows that are no records are refused', ({ name, body }) => {
    expect(firstRowLacks(v.safeParse(recordsPage, body).issues)).toEqual(NO_RECORDS[name]);
  });

  it('all are read or refused, and none is missing', () => {
    expect([RECORDS.length, OTHERS.length]).toEqual([45, Object.keys(NO_RECORDS).length]);
  });

  it.each(GROUPED)('$name: counts are read where they are by assignment, under our alias', (example) => {
    const issues = firstRowLacks(v.safeParse(groupsPage, renamed(example)).issues);
    expect(issues).toEqual(NO_GROUPS[example.name] ?? []);
    expect(v.safeParse(groupsPage, example.body).success).toBe(false);
  });

  it('components are read by their ids; those that were grouped are left out, and the record stays', () => {
    const componentsOf = (example: string) => {
      const found = QUERIES.find(({ name }) => name === `${example} 200`);
      return v.parse(recordsPage, found?.body).rows.map(({ components }) => components);
    };
    expect(componentsOf('PolicyEvents_QueryResourceScopeExpandComponents')).toEqual([
      [
        { id: 'cert-RSA-cert-3', type: 'Certificate', name: 'cert-RSA-cert-3' },
        { id: 'cert-RSA-cert-2', type: 'Certificate', name: 'cert-RSA-cert-2' },
      ],
    ]);
    expect(componentsOf('PolicyEvents_QueryResourceScopeExpandComponentsGroupByWithAggregate')).toEqual([
      undefined,
    ]);
  });
});

describeContract("Microsoft's examples of summaries", () => {
  const scope = readScope('/subscriptions/fffedd8f-ffff-fffd-fffd-fffed2f84852');

  it.each(SUMMARIES)('$name', async ({ body }) => {
    if (scope === undefined) throw new Error('the scope is one');
    const window = { from: new Date(0), to: new Date(1) };
    const [summary] = items(member(body, 'value'));
    const read = await answeredBy([body], (service) => summarizeStates(service, scope, window));
    expect(read).toEqual({
      assignments: items(member(summary, 'policyAssignments')).map((one) =>
        member(one, 'policyAssignmentId'),
      ),
      noncompliantResources: member(summary, 'results', 'nonCompliantResources'),
      noncompliantPolicies: member(summary, 'results', 'nonCompliantPolicies'),
    });
  });

  it('are nine', () => {
    expect(SUMMARIES).toHaveLength(9);
  });
});

const identityOf = (row: unknown) => [
  member(row, 'timestamp'),
  member(row, 'resourceId'),
  member(row, 'policyAssignmentId'),
  member(row, 'policyDefinitionId'),
  member(row, 'policyDefinitionReferenceId') ?? null,
  member(row, 'isCompliant'),
];

/** Columns of the first row that are missing; '' is the row as a whole. */
function firstRowLacks(issues: readonly v.BaseIssue<unknown>[] = []): readonly string[] {
  const paths = issues.map((issue) => v.getDotPath(issue) ?? '');
  return paths.filter((path) => /^rows\.0(\.|$)/.test(path)).map((path) => path.replace(/^rows\.0\.?/, ''));
}

/** The answer as it would be, had we asked: the alias is the asker's own. */
function renamed({ body }: Example): unknown {
  const rows = items(member(body, 'value')).map((row) =>
    Object.fromEntries(
      Object.entries(isObject(row) ? row : {}).map(([key, value]) => [
        key.startsWith('Num') ? COUNT_ALIAS : key,
        value,
      ]),
    ),
  );
  return { ...(isObject(body) ? body : {}), value: rows };
}

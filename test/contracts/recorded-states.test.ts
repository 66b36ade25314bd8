import * as v from 'valibot';
import { expect, it } from 'vitest';
import { groupsPage, recordsPage } from '../../src/sources/azure/api/schema.ts';
import { toFindings } from '../../src/sources/azure/events/findings.ts';
import { RecordGroups } from '../../src/sources/azure/events/grouping.ts';
import { items, member } from './json.ts';
import { describeContract } from './official.ts';
import { readRecording } from './recordings.ts';
import { recorded, replay } from './replay.ts';

const bodyOf = (recording: string): unknown => readRecording('azure', recording)[0]?.body;
const rowsOf = (recording: string) => v.parse(recordsPage, bodyOf(recording)).rows;

/** Four security groups under three assignments of one definition, as the first ten rows have them. */
const PAIRS = [
  'pstests175 pstestauditassignmentrg',
  'pstests175 pstestauditassignmentsub',
  'pstests175 pstestauditinitiativeassignmentsub',
  'pstests176 pstestauditassignmentrg',
  'pstests176 pstestauditassignmentsub',
  'pstests176 pstestauditinitiativeassignmentsub',
  'pstests177 pstestauditassignmentrg',
  'pstests179 pstestauditassignmentrg',
  'pstests179 pstestauditassignmentsub',
  'pstests179 pstestauditinitiativeassignmentsub',
];

describeContract('recorded states become the findings that a person reads in them', () => {
  it('of a subscription without events, where azure.states is on', async () => {
    const states = recorded('states-filter');
    const { outcome } = await replay(states, {
      states: true,
      known: {
        [states.scope]: { id: states.scope },
        [`${states.scope}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults`]: {
          value: [],
        },
        [states.path.replace('queryResults', 'summarize')]: {
          value: [{ policyAssignments: rowsOf('states-filter').slice(0, 1) }],
        },
      },
    });
    expect(outcome.targets).toMatchObject([{ state: { kind: 'read' }, leftOut: 0 }]);
    const pairs = outcome.findings.map(
      ({ resource, policy }) => `${resource.name} ${policy.assignment?.split('/').at(-1)}`,
    );
    expect(pairs.toSorted()).toEqual(PAIRS);
    for (const finding of outcome.findings) {
      expect(finding).toMatchObject({ effect: 'audit', level: 'advisory', blocked: false, occurrences: 1 });
    }
  });

  it('and one that was found compliant clears the event of its resource and policy, in whatever case', () => {
    const [state] = rowsOf('states-filter');
    if (state === undefined) throw new Error('there are states');
    const event = { ...state, timestamp: '2025-02-05T00:08:40Z', resourceId: upperCased(state.resourceId) };
    const groups = new RecordGroups();
    groups.addEvent(event);
    expect(toFindings(groups.groups()).findings).toHaveLength(1);
    groups.addState({ ...state, isCompliant: true, complianceState: 'Compliant' }, false);
    expect(toFindings(groups.groups()).findings).toEqual([]);
  });

  it('a state that is no finding by itself is heard only where an event was', () => {
    const groups = new RecordGroups();
    for (const state of rowsOf('states-filter')) groups.addState(state, false);
    expect(groups.groups()).toEqual([]);
    for (const state of rowsOf('states-filter')) groups.addState(state, true);
    expect(groups.groups()).toHaveLength(PAIRS.length);
  });
});

describeContract('recorded groups of states', () => {
  it.each([
    ['records', recordsPage, ['timestamp', 'resourceId']],
    ['counted groups of ours', groupsPage, ['numEvents']],
  ] as const)('are no %s: they are refused, never taken for an empty list', (_, schema, missing) => {
    const body = bodyOf('states-apply');
    expect(items(member(body, 'value'))).toHaveLength(10);
    const { issues = [] } = v.safeParse(schema, body);
    const paths = issues.map((issue) => v.getDotPath(issue) ?? '').filter((path) => /\.0\./.test(path));
    expect(paths).toEqual(missing.map((column) => `rows.0.${column}`));
  });

  it('keep an alias as it was asked for, and the columns as the service writes them', () => {
    expect(items(member(bodyOf('states-apply'), 'value'))[0]).toMatchObject({
      NumResources: 1021,
      policyAssignmentId: expect.any(String),
    });
  });
});

function upperCased(id: string): string {
  return id.replace('/resourcegroups/', '/resourceGroups/').replace('pstestrg1', 'PSTestRG1');
}

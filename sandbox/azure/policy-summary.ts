import type { FrozenQuery } from './paging.ts';
import type { StateRow } from './state-rows.ts';

export type SummaryQuery = Pick<FrozenQuery, 'from' | 'to' | 'top'> & { readonly queryResults: string };

type Column = 'resourceId' | 'policyAssignmentId' | 'policyDefinitionId';

/** The worse state wins where one thing has several; the order the portal documents. */
const RANK = ['noncompliant', 'compliant', 'conflict', 'exempt', 'unknown'];

/** The summary of some states: of the whole, by assignment, and by definition. `$top` caps the assignments. */
export function summarize(rows: readonly StateRow[], query: SummaryQuery) {
  const assignments = [...groupBy(rows, 'policyAssignmentId')];
  return {
    results: results(rows, query, 'policyAssignmentId', []),
    policyAssignments: assignments.slice(0, query.top).map(([id, states]) => ({
      policyAssignmentId: id,
      policySetDefinitionId: states[0]?.policySetDefinitionId ?? '',
      results: results(states, query, 'policyDefinitionId', [`PolicyAssignmentId eq '${id}'`]),
      policyDefinitions: definitions(id, states, query),
      policyGroups: [],
    })),
  };
}

function definitions(assignmentId: string, rows: readonly StateRow[], query: SummaryQuery) {
  return [...groupBy(rows, 'policyDefinitionId')].map(([id, states]) => ({
    policyDefinitionId: id,
    policyDefinitionReferenceId: states[0]?.policyDefinitionReferenceId ?? '',
    policyDefinitionGroupNames: [''],
    effect: states[0]?.policyDefinitionAction ?? '',
    results: results(states, query, 'policyDefinitionId', [
      `PolicyAssignmentId eq '${assignmentId}'`,
      `PolicyDefinitionId eq '${id}'`,
    ]),
  }));
}

function results(
  rows: readonly StateRow[],
  query: SummaryQuery,
  policies: Column,
  conditions: readonly string[],
) {
  const failing = rows.filter((row) => row.complianceState.toLowerCase() === 'noncompliant');
  const filter = ['IsCompliant eq false', ...conditions].join(' and ');
  const window = `$from=${spoken(query.from)}&$to=${spoken(query.to)}`;
  return {
    // As the service does: with raw spaces, and so of no use to a client.
    queryResultsUri: `${query.queryResults}?api-version=2019-10-01&${window}&$filter=${filter}`,
    nonCompliantResources: groupBy(failing, 'resourceId').size,
    nonCompliantPolicies: groupBy(failing, 'policyDefinitionId').size,
    resourceDetails: rollUp(rows, 'resourceId'),
    policyDetails: rollUp(rows, policies),
    policyGroupDetails: [],
  };
}

function rollUp(rows: readonly StateRow[], column: Column): { complianceState: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const group of groupBy(rows, column).values()) {
    const state = worst(group.map((row) => row.complianceState.toLowerCase()));
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([complianceState, count]) => ({ complianceState, count }));
}

function worst(states: readonly string[]): string {
  return RANK.find((state) => states.includes(state)) ?? states[0] ?? 'unknown';
}

function groupBy(rows: readonly StateRow[], column: Column): Map<string, StateRow[]> {
  return Map.groupBy(rows, (row) => row[column].toLowerCase());
}

function spoken(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)}Z`;
}

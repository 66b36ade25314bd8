import type { Cells } from './filter-model.ts';
import type { IssueRecord } from './records.ts';
import type { PulumiSwitches } from './switches.ts';

const OWN_FIELDS = ['organization', 'extra'];

/** The issue with the name of an account without a parent in the column that the switch says. */
export function encoded(issue: IssueRecord, { parentlessAccount }: PulumiSwitches): IssueRecord {
  const { entityType, entityProject, entityId } = issue;
  if (entityType !== 'insights-account' || entityProject !== '') return issue;
  if (parentlessAccount === 'project-empty') return issue;
  return { ...issue, entityProject: entityId, entityId: parentlessAccount === 'both' ? entityId : '' };
}

/** The issue's values by the names of its columns. */
export function cellsOf(issue: IssueRecord): Cells {
  const own: Readonly<Record<string, unknown>> = issue;
  return (colId) => {
    if (OWN_FIELDS.includes(colId)) return undefined;
    if (colId === 'stackVersion') return stackVersionOf(issue);
    if (colId === 'assignedTo') return issue.assignedTo?.githubLogin;
    return own[colId] ?? issue.extra?.[colId];
  };
}

/** The issue as it is listed. The organisation is in the path, not in the row. */
export function toRow(issue: IssueRecord, switches: PulumiSwitches): Record<string, unknown> {
  const leftOut = new Set(OWN_FIELDS);
  if (issue.severity === '' && switches.unspecifiedSeverity === 'absent') leftOut.add('severity');
  if (switches.message === 'absent') leftOut.add('message');
  const kept = Object.entries(issue).filter(([name]) => !leftOut.has(name));
  const stackVersion = stackVersionOf(issue);
  return {
    ...Object.fromEntries(kept),
    ...(stackVersion !== undefined && { stackVersion }),
    ...issue.extra,
  };
}

function stackVersionOf({ stackVersion, resourceVersion }: IssueRecord): number | undefined {
  return stackVersion ?? (resourceVersion === undefined ? 1 : undefined);
}

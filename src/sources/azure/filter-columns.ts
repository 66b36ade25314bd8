import { allowedWords } from '../../config/suggest.ts';
import type { Parsed } from '../../parsed.ts';

/**
 * Columns that say the same in every event of one finding (a resource, an assignment, a definition and its
 * reference), so that a filter on them takes all of its events or none.
 */
export const FILTER_COLUMNS = [
  'resourceId',
  'resourceGroup',
  'subscriptionId',
  'policyAssignmentId',
  'policyAssignmentName',
  'policyAssignmentScope',
  'policyDefinitionId',
  'policyDefinitionName',
  'policyDefinitionReferenceId',
  'policySetDefinitionId',
  'policySetDefinitionName',
] as const;

export type FilterColumn = (typeof FILTER_COLUMNS)[number];

const COMPLIANT = 'compliant events clear findings, so a query must not leave them out.';
const EMPTY = 'recorded events say "tbd" or nothing in it, whatever the resource.';
const VARIES =
  'two events of one finding may differ in it, and the one that clears the finding could be lost.';

/** Columns that events have and a filter may not name, in lower case, and why. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['iscompliant', `${COMPLIANT} The gate sorts them out itself.`],
  ['compliancestate', `${COMPLIANT} The gate sorts them out itself.`],
  [
    'policydefinitionaction',
    `${COMPLIANT} The effect decides a finding's enforcement level: limit that in thresholds.`,
  ],
  ['timestamp', 'azure-since sets the window.'],
  ['principaloid', 'azure.principal says whose requests count.'],
  ['policydefinitioncategory', EMPTY],
  ['policysetdefinitioncategory', EMPTY],
  ['policyassignmentowner', EMPTY],
  ['policysetdefinitionowner', EMPTY],
  ['resourcetags', EMPTY],
  ['resourcetype', `${VARIES} Events of denied requests write a slash before it.`],
  ['resourcelocation', `${VARIES} Some events leave it empty.`],
  ['effectiveparameters', VARIES],
  ['policyassignmentparameters', VARIES],
  ['policysetdefinitionparameters', VARIES],
  ['managementgroupids', VARIES],
  ['components', VARIES],
]);

/** The column that is meant, which Azure tells apart without regard to case, or what is wrong with naming it. */
export function readColumn(written: string): Parsed<FilterColumn> {
  const name = written.toLowerCase();
  const column = FILTER_COLUMNS.find((one) => one.toLowerCase() === name);
  if (column !== undefined) return { value: column };
  const shown = JSON.stringify(written);
  const reason = REFUSED.get(name);
  if (reason !== undefined) return { problem: `${shown} must not be filtered by: ${reason}` };
  return { problem: `${shown} is no column to filter by.${allowedWords(written, FILTER_COLUMNS)}` };
}

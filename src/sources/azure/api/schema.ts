import * as v from 'valibot';
import { isTimestamp } from '../../../finding/timestamp.ts';
import { fields } from '../../contract.ts';
import { repeatedText } from '../../interned.ts';
import type { FilterColumn } from '../filter-columns.ts';

const timestamp = v.pipe(v.string(), v.check(isTimestamp, 'not an RFC 3339 timestamp'));
const identity = v.pipe(v.string(), v.nonEmpty());
const optionalText = v.optional(v.nullable(v.string()));
/** What a record has in common with others. */
const shared = repeatedText();
const sharedId = v.pipe(shared, v.nonEmpty());
const sharedText = v.optional(v.nullable(shared));

/** ComponentEventDetails of policyEvents.json: a detail, so one that cannot be read is left out. */
const components = v.fallback(
  v.optional(v.nullable(v.array(v.object({ id: identity, type: optionalText, name: optionalText })))),
  undefined,
);

const recordEntries = {
  timestamp,
  resourceId: v.pipe(repeatedText(), v.nonEmpty()),
  policyAssignmentId: sharedId,
  policyDefinitionId: sharedId,
  policyDefinitionReferenceId: sharedText,
  isCompliant: v.optional(v.nullable(v.boolean())),
  complianceState: sharedText,
  policyDefinitionAction: sharedText,
  policyDefinitionName: sharedText,
  policyAssignmentName: sharedText,
  policySetDefinitionId: sharedText,
  policySetDefinitionName: sharedText,
  policyAssignmentScope: sharedText,
  resourceGroup: sharedText,
  subscriptionId: sharedText,
  resourceType: sharedText,
  managementGroupIds: sharedText,
  principalOid: sharedText,
};

/**
 * One policy event (PolicyEvent of policyEvents.json, 2019-10-01) or state (PolicyState of policyStates.json, which
 * names no principal). `""` and `null` both mean "none"; categories, owners and tags are the word "tbd" in every event.
 */
const recordMembers = v.pipe(
  v.object({ ...recordEntries, components }),
  v.check(
    ({ isCompliant, complianceState }) => typeof isCompliant === 'boolean' || !!complianceState,
    'a record says neither isCompliant nor complianceState',
  ),
);

type RecordMembers = v.InferOutput<typeof recordMembers>;

/** Records are kept for as long as lists are read. Written out, an object takes a quarter of what one that grew does. */
export const policyRecord = v.pipe(
  recordMembers,
  v.transform(
    (row: RecordMembers): Required<RecordMembers> => ({
      timestamp: row.timestamp,
      resourceId: row.resourceId,
      policyAssignmentId: row.policyAssignmentId,
      policyDefinitionId: row.policyDefinitionId,
      policyDefinitionReferenceId: row.policyDefinitionReferenceId,
      isCompliant: row.isCompliant,
      complianceState: row.complianceState,
      policyDefinitionAction: row.policyDefinitionAction,
      policyDefinitionName: row.policyDefinitionName,
      policyAssignmentName: row.policyAssignmentName,
      policySetDefinitionId: row.policySetDefinitionId,
      policySetDefinitionName: row.policySetDefinitionName,
      policyAssignmentScope: row.policyAssignmentScope,
      resourceGroup: row.resourceGroup,
      subscriptionId: row.subscriptionId,
      resourceType: row.resourceType,
      managementGroupIds: row.managementGroupIds,
      principalOid: row.principalOid,
      components: row.components,
    }),
  ),
);

export type PolicyRecord = RecordMembers;

/** The columns that are used, for `$select`. Components are no column, they are expanded. */
export const RECORD_COLUMNS: readonly string[] = Object.keys(recordEntries);

const NEXT_LINK = /^(?:@odata\.)?nextlink$/i;

/**
 * The link is absent, null or empty at the end. Its name varies with the API and its version, and a missed one
 * cuts the list: of several the first that leads somewhere counts.
 */
export const nextLinkOf = (page: Record<string, unknown>): unknown =>
  Object.entries(page).find(([name, link]) => NEXT_LINK.test(name) && link !== null && link !== '')?.[1] ??
  '';

/** A page of queryResults. */
export type QueryPage<T> = {
  readonly rows: readonly T[];
  /** Records in this page, not in all. */
  readonly count?: number | null | undefined;
  readonly nextLink: string;
};

function pageOf<TRow extends v.GenericSchema>(row: TRow) {
  return v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((page) => ({ rows: page['value'], count: page['@odata.count'], nextLink: nextLinkOf(page) })),
    v.object({ rows: v.array(row), count: v.optional(v.nullable(v.number())), nextLink: v.string() }),
  );
}

export const recordsPage = pageOf(policyRecord);

/** Name of the count in grouped answers. The service keeps an alias as it is written. */
export const COUNT_ALIAS = 'numEvents';

/** Columns that events may be grouped by: the effect, and all that a filter may name. */
const groupEntries = {
  policyDefinitionAction: optionalText,
  resourceId: optionalText,
  resourceGroup: optionalText,
  subscriptionId: optionalText,
  policyAssignmentId: identity,
  policyAssignmentName: optionalText,
  policyAssignmentScope: optionalText,
  policyDefinitionId: optionalText,
  policyDefinitionName: optionalText,
  policyDefinitionReferenceId: optionalText,
  policySetDefinitionId: optionalText,
  policySetDefinitionName: optionalText,
} satisfies { readonly [column in FilterColumn | 'policyDefinitionAction']: v.GenericSchema };

/** Rows of `$apply=groupby((policyAssignmentId,policyDefinitionAction,…),aggregate($count as numEvents))`. */
export const groupsPage = pageOf(
  v.object({
    ...groupEntries,
    [COUNT_ALIAS]: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
);

export type EventGroup = v.InferOutput<typeof groupsPage>['rows'][number];

export const assignmentDetails = v.object({
  id: identity,
  properties: fields({ enforcementMode: v.optional(v.nullable(v.string())) }),
});

/** Anything of Resource Manager: that it answers under its own id is all that is asked. */
export const armDetails = v.object({ id: identity });

const summaryResults = v.object({
  nonCompliantResources: v.optional(v.nullable(v.number())),
  nonCompliantPolicies: v.optional(v.nullable(v.number())),
});

/** The summary of latest states (SummarizeResults of policyStates.json). */
export const stateSummary = v.object({
  value: v.array(
    v.object({
      results: v.fallback(v.optional(v.nullable(summaryResults)), undefined),
      policyAssignments: v.optional(v.nullable(v.array(v.object({ policyAssignmentId: identity })))),
    }),
  ),
});

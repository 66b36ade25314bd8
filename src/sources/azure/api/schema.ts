import * as v from 'valibot';
import { isTimestamp } from '../../finding/timestamp.ts';

const timestamp = v.pipe(v.string(), v.check(isTimestamp, 'not an RFC 3339 timestamp'));
const identity = v.pipe(v.string(), v.nonEmpty());
const optionalText = v.optional(v.nullable(v.string()));

/** One policy event (PolicyEvent of policyEvents.json, 2019-10-01). `""` and `null` both mean "none". */
const policyEvent = v.pipe(
  v.object({
    timestamp,
    resourceId: identity,
    policyAssignmentId: identity,
    policyDefinitionId: identity,
    policyDefinitionReferenceId: optionalText,
    isCompliant: v.optional(v.nullable(v.boolean())),
    complianceState: optionalText,
    policyDefinitionAction: optionalText,
    policyDefinitionName: optionalText,
    policyAssignmentName: optionalText,
    policySetDefinitionName: optionalText,
    resourceType: optionalText,
  }),
  v.check(
    ({ isCompliant, complianceState }) => typeof isCompliant === 'boolean' || !!complianceState,
    'an event says neither isCompliant nor complianceState',
  ),
);

export type PolicyEvent = v.InferOutput<typeof policyEvent>;

const NEXT_LINK = /^(?:@odata\.)?nextlink$/i;

/**
 * The link is absent, null or empty at the end. Its name varies with the API and its version, and a missed one
 * cuts the list: of several the first that leads somewhere counts.
 */
const nextLinkOf = (page: Record<string, unknown>): unknown =>
  Object.entries(page).find(([name, link]) => NEXT_LINK.test(name) && link !== null && link !== '')?.[1];

export const eventsPage = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((page) => ({
    events: page['value'],
    count: page['@odata.count'],
    nextLink: nextLinkOf(page) ?? '',
  })),
  v.object({
    events: v.array(policyEvent),
    /** Records in this page, not in all. */
    count: v.optional(v.nullable(v.number())),
    nextLink: v.string(),
  }),
);

export const assignmentDetails = v.object({
  id: identity,
  properties: v.object({ enforcementMode: v.optional(v.nullable(v.string())) }),
});

/** A subscription or resource group: that it answers under its own id is all that is asked. */
export const scopeDetails = v.object({ id: identity });

export const stateSummary = v.object({
  value: v.array(
    v.object({
      policyAssignments: v.optional(v.nullable(v.array(v.object({ policyAssignmentId: identity })))),
    }),
  ),
});

import * as v from 'valibot';
import { isTimestamp } from '../../../finding/timestamp.ts';

const timestamp = v.pipe(v.string(), v.check(isTimestamp, 'not an RFC 3339 timestamp'));
const optionalText = v.optional(v.nullable(v.string()));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * Where a policy exception may show: the feature is in preview and how a row tells of one is not documented. A
 * member of one of these names is kept as it came, whatever it is.
 */
const exceptionMembers = {
  exception: v.optional(v.unknown()),
  exceptionId: v.optional(v.unknown()),
  policyException: v.optional(v.unknown()),
  policyExceptionId: v.optional(v.unknown()),
  exempted: v.optional(v.unknown()),
};

/**
 * One policy issue (schema PolicyIssue of the Pulumi Cloud API). Words that may be new, empty or missing are
 * optional here; what names the issue is not.
 */
const policyIssue = v.object({
  ...exceptionMembers,
  id: v.pipe(v.string(), v.nonEmpty()),
  entityType: v.string(),
  entityProject: v.string(),
  entityId: v.string(),
  stackVersion: v.optional(v.nullable(v.number())),
  policyPack: v.string(),
  policyPackTag: optionalText,
  policyName: v.string(),
  resourceURN: v.string(),
  resourceProvider: optionalText,
  resourceType: optionalText,
  resourceName: optionalText,
  message: optionalText,
  observedAt: timestamp,
  lastModified: v.optional(v.nullable(timestamp)),
  level: optionalText,
  severity: optionalText,
  status: optionalText,
  kind: optionalText,
  priority: optionalText,
  assignedTo: v.optional(v.nullable(v.object({ githubLogin: optionalText }))),
});

export type PolicyIssue = v.InferOutput<typeof policyIssue>;

/**
 * Go marshals an empty list as null, and leaves a zero rowCount out: both are taken, a missing list is not. Groups
 * are never asked for, and an answer of groups has no rows without being empty.
 */
export const issuesPage = v.pipe(
  v.object({
    policyIssues: v.nullable(v.array(policyIssue)),
    groupData: v.optional(v.nullable(v.array(v.unknown()))),
    rowCount: v.optional(v.nullable(count)),
  }),
  v.check(({ groupData }) => (groupData ?? []).length === 0, 'groups came instead of a list of issues'),
);

/** Counts of issues by the values of one field (schema PolicyIssueFiltersResponse). */
export const issueCounts = v.object({
  values: v.nullable(v.array(v.object({ name: v.string(), count }))),
});

const policyDetails = v.object({
  displayName: optionalText,
  description: optionalText,
  remediationSteps: optionalText,
  url: optionalText,
  framework: v.optional(
    v.nullable(v.object({ name: optionalText, version: optionalText, reference: optionalText })),
  ),
});

const packDetails = v.object({ displayName: optionalText, version: optionalText });

/** One issue with its policy and pack, either of which may be gone (schema GetPolicyIssueResponse). */
export const issueDetails = v.object({
  policyIssue,
  policy: v.optional(v.nullable(policyDetails)),
  policyPack: v.optional(v.nullable(packDetails)),
});

export type IssueDetails = v.InferOutput<typeof issueDetails>;

/** The issue after a change (answer of UpdatePolicyIssue). */
export const updatedIssue = v.object({ policyIssue });

/** A violation as older servers list it (schema PolicyViolationV2); documented examples have no id. */
const policyViolation = v.object({
  id: optionalText,
  projectName: optionalText,
  stackName: optionalText,
  accountName: optionalText,
  stackVersion: v.optional(v.nullable(v.number())),
  policyPack: v.string(),
  policyPackTag: optionalText,
  policyName: v.string(),
  resourceURN: v.string(),
  resourceType: optionalText,
  resourceName: optionalText,
  message: optionalText,
  observedAt: timestamp,
  level: optionalText,
  kind: optionalText,
});

export type PolicyViolation = v.InferOutput<typeof policyViolation>;

export const violationsPage = v.object({
  policyViolations: v.nullable(v.array(policyViolation)),
  continuationToken: optionalText,
});

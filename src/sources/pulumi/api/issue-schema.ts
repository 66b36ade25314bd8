import * as v from 'valibot';
import { isTimestamp } from '../../finding/timestamp.ts';

const timestamp = v.pipe(v.string(), v.check(isTimestamp, 'not an RFC 3339 timestamp'));
const optionalText = v.optional(v.nullable(v.string()));

/**
 * One policy issue (schema PolicyIssue of the Pulumi Cloud API). Words that may be new, empty or missing are
 * optional here; what names the issue is not.
 */
const policyIssue = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  entityType: v.string(),
  entityProject: v.string(),
  entityId: v.string(),
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
});

export type PolicyIssue = v.InferOutput<typeof policyIssue>;

/** Go marshals an empty list as null, and leaves a zero rowCount out: both are taken, a missing list is not. */
export const issuesPage = v.object({
  policyIssues: v.nullable(v.array(policyIssue)),
  rowCount: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
});

/** The names are the stack's as Pulumi Cloud spells them. */
export const stackDetails = v.object({
  orgName: v.string(),
  projectName: v.string(),
  stackName: v.string(),
  version: v.optional(v.number()),
});

export type StackDetails = v.InferOutput<typeof stackDetails>;

export const policyGroups = v.object({
  policyGroups: v.nullable(v.array(v.object({ name: v.string(), numEnabledPolicyPacks: v.number() }))),
});

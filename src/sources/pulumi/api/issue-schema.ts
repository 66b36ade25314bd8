import * as v from 'valibot';
import { isTimestamp } from '../../../finding/timestamp.ts';
import { repeatedText } from '../../interned.ts';

const timestamp = v.pipe(v.string(), v.check(isTimestamp, 'not an RFC 3339 timestamp'));
const optionalText = v.optional(v.nullable(v.string()));
/** What an issue has in common with others. */
const name = repeatedText();
const word = v.optional(v.nullable(name));
const message = v.optional(v.nullable(repeatedText()));
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
const policyIssueMembers = v.object({
  ...exceptionMembers,
  id: v.pipe(v.string(), v.nonEmpty()),
  entityType: name,
  entityProject: name,
  entityId: name,
  stackVersion: v.optional(v.nullable(v.number())),
  policyPack: name,
  policyPackTag: word,
  policyName: name,
  resourceURN: v.string(),
  resourceProvider: word,
  resourceType: word,
  resourceName: optionalText,
  message,
  observedAt: timestamp,
  lastModified: v.optional(v.nullable(timestamp)),
  level: word,
  severity: word,
  status: word,
  kind: word,
  priority: word,
  assignedTo: v.optional(v.nullable(v.object({ githubLogin: word }))),
});

type IssueMembers = v.InferOutput<typeof policyIssueMembers>;

/** A row is kept for as long as its list is read. Written out, an object takes a quarter of what one that grew does. */
const policyIssue = v.pipe(
  policyIssueMembers,
  v.transform((row: IssueMembers): IssueMembers => {
    const { exception, exceptionId, policyException, policyExceptionId, exempted } = row;
    const exceptions = { exception, exceptionId, policyException, policyExceptionId, exempted };
    const isPlain = Object.values(exceptions).every((value) => value === undefined);
    return isPlain ? written(row) : { ...written(row), ...exceptions };
  }),
);

function written(row: IssueMembers): Required<Omit<IssueMembers, keyof typeof exceptionMembers>> {
  return {
    id: row.id,
    entityType: row.entityType,
    entityProject: row.entityProject,
    entityId: row.entityId,
    stackVersion: row.stackVersion,
    policyPack: row.policyPack,
    policyPackTag: row.policyPackTag,
    policyName: row.policyName,
    resourceURN: row.resourceURN,
    resourceProvider: row.resourceProvider,
    resourceType: row.resourceType,
    resourceName: row.resourceName,
    message: row.message,
    observedAt: row.observedAt,
    lastModified: row.lastModified,
    level: row.level,
    severity: row.severity,
    status: row.status,
    kind: row.kind,
    priority: row.priority,
    assignedTo: row.assignedTo,
  };
}

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
  projectName: word,
  stackName: word,
  accountName: word,
  stackVersion: v.optional(v.nullable(v.number())),
  policyPack: name,
  policyPackTag: word,
  policyName: name,
  resourceURN: v.string(),
  resourceType: word,
  resourceName: optionalText,
  message,
  observedAt: timestamp,
  level: word,
  kind: word,
});

export type PolicyViolation = v.InferOutput<typeof policyViolation>;

export const violationsPage = v.object({
  policyViolations: v.nullable(v.array(policyViolation)),
  continuationToken: optionalText,
});

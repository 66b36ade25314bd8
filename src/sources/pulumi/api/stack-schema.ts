import * as v from 'valibot';
import { omittable } from './omittable.ts';
import { second } from './second.ts';

const optionalText = v.optional(v.nullable(v.string()));

/** What runs on a stack now; the author is left out, reports name no people. */
const operation = v.object({ kind: v.string(), started: v.optional(v.nullable(v.number())) });

/** The names are the stack's as Pulumi Cloud spells them. */
export const stackDetails = v.object({
  orgName: v.string(),
  projectName: v.string(),
  stackName: v.string(),
  version: v.optional(v.nullable(v.number())),
  currentOperation: v.optional(v.nullable(operation)),
});

export type StackDetails = v.InferOutput<typeof stackDetails>;

export const policyGroups = v.object({
  policyGroups: v.nullable(
    v.array(v.object({ name: v.string(), entityType: optionalText, numEnabledPolicyPacks: v.number() })),
  ),
});

/** Packs that must run on a stack or an account (schema AppRequiredPolicy). */
export const requiredPacks = omittable('requiredPolicies', {
  requiredPolicies: v.optional(v.nullable(v.array(v.object({ name: v.string() })))),
});

export const stackList = v.object({
  stacks: v.nullable(
    v.array(v.object({ orgName: v.string(), projectName: v.string(), stackName: v.string() })),
  ),
  continuationToken: optionalText,
});

const environment = v.optional(v.nullable(v.record(v.string(), v.string())));

/** An update or a preview of a stack (schema UpdateInfo); times are seconds since 1970. */
const updateInfo = v.object({
  updateID: v.string(),
  version: v.optional(v.nullable(v.number())),
  info: v.object({
    kind: v.string(),
    result: v.string(),
    startTime: second,
    endTime: v.optional(v.nullable(second)),
    environment,
  }),
  githubCommitInfo: v.optional(v.nullable(v.object({ sha: optionalText }))),
});

export type UpdateInfo = v.InferOutput<typeof updateInfo>;

export const latestUpdate = updateInfo;

export const previewList = v.object({
  updates: v.nullable(v.array(updateInfo)),
  total: v.optional(v.nullable(v.number())),
});

/** Engine events, unread: the preview's own reader knows them. */
export const eventsPage = v.object({
  events: v.nullable(v.array(v.unknown())),
  continuationToken: optionalText,
});

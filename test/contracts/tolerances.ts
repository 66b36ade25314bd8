import type { JsonObject } from './json.ts';
import type { ServiceName } from './official.ts';
import { addressOf } from './places.ts';
import { inlineProblems, schemaProblems } from './schemas.ts';

/** A difference between a description and the traffic that is known, and why it is no defect. */
type Tolerance = {
  readonly service: ServiceName;
  readonly operation: RegExp;
  /** Matched against the whole text of a problem. */
  readonly problem: RegExp;
  readonly reason: string;
};

const ISSUES = /^ListPolicyIssues$/;

export const TOLERANCES: readonly Tolerance[] = [
  {
    service: 'azure',
    operation: /^Policy(Events|States)_/,
    problem: /^answer \S+ must be string, but is null$/,
    reason: "the description is not nullable-aware: Microsoft's own examples hold null in declared strings",
  },
  {
    service: 'azure',
    operation: /^PolicyEvents_NextLink$/,
    problem: /^query \$skipToken is not declared$/,
    reason: 'declared as $skiptoken, recorded as $skipToken: names of query options have no case',
  },
  {
    service: 'azure',
    operation: /^PolicyEvents_/,
    problem: /^answer must NOT have additional properties: @odata\.nextlink$/,
    reason: 'a switch of the sandbox: a client that knows one case only would cut the list',
  },
  {
    service: 'pulumi',
    operation: ISSUES,
    problem: /^request \/filterModel must NOT have additional properties: filterType$/,
    reason: "AG Grid's own join has it, and the description declares it a level deeper only",
  },
  {
    service: 'pulumi',
    operation: ISSUES,
    problem: /^answer \/(groupData|policyIssues) must be array, but is null$/,
    reason: 'Go writes a nil slice as null',
  },
  {
    service: 'pulumi',
    operation: ISSUES,
    problem: /^answer \/rowCount must be integer, but is null$/,
    reason: 'a switch of the sandbox: an optional number in Go may be a nil pointer',
  },
  {
    service: 'pulumi',
    operation: ISSUES,
    problem: /^answer \/policyIssues\/\* must have required property 'severity'$/,
    reason: 'a switch of the sandbox: Go leaves an empty word out where the field says omitempty',
  },
  {
    service: 'pulumi',
    operation: ISSUES,
    problem: /^answer \S+\/(severity|status) must be equal to .+, but is "(blocker|needs_review)"$/,
    reason: 'words newer than the description, which the sandbox holds on purpose',
  },
];

/** Addresses that no description at hand has. */
type Undescribed = {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: RegExp;
  readonly reason: string;
};

export const UNDESCRIBED: readonly Undescribed[] = [
  {
    service: 'azure',
    method: 'GET',
    path: /^\/subscriptions\/[^/]+$/i,
    reason: 'Subscriptions_Get is in the resources description, of which only policies were kept',
  },
  {
    service: 'azure',
    method: 'GET',
    path: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i,
    reason: 'ResourceGroups_Get is in the resources description, of which only policies were kept',
  },
  {
    service: 'github',
    method: 'POST',
    path: /^\/graphql$/,
    reason: 'GraphQL is not part of the REST description',
  },
];

/** Addresses that are described under another spelling. */
type Alias = {
  readonly service: ServiceName;
  readonly path: RegExp;
  readonly described: string;
  readonly reason: string;
};

export const ALIASES: readonly Alias[] = [
  {
    service: 'github',
    path: /^\/repositories\/735114209\//,
    described: '/repos/acme/infrastructure/',
    reason: 'the links between pages name the repository by its id, which the description leaves out',
  },
];

type UndeclaredAnswer = {
  readonly service: ServiceName;
  readonly operation: RegExp;
  readonly statuses: readonly number[];
  readonly problems: (body: unknown) => readonly string[];
  readonly reason: string;
};

/** ErrorResponse of sdk/go/common/apitype/errors.go, which the description leaves out. */
const PULUMI_ERROR: JsonObject = {
  type: 'object',
  required: ['code', 'message'],
  properties: { code: { type: 'integer' }, message: { type: 'string', minLength: 1 } },
  additionalProperties: false,
};
const pulumiError = (body: unknown): readonly string[] => inlineProblems(PULUMI_ERROR, body);

const GITHUB_ERROR = `${addressOf('github/openapi-subset.json')}#/components/schemas/basic-error`;
const githubError = (body: unknown): readonly string[] => schemaProblems(GITHUB_ERROR, body);

export const UNDECLARED_ANSWERS: readonly UndeclaredAnswer[] = [
  {
    service: 'pulumi',
    operation: /./,
    statuses: [401],
    problems: pulumiError,
    reason: 'a missing or wrong token: real, and declared nowhere in the description',
  },
  {
    service: 'pulumi',
    operation: ISSUES,
    statuses: [403],
    problems: pulumiError,
    reason: 'a token without the permission: real, and declared nowhere in the description',
  },
  {
    service: 'pulumi',
    operation: /^GetStack$/,
    statuses: [404],
    problems: pulumiError,
    reason: 'the CLI asks whether a stack exists by this status, which is not declared',
  },
  {
    service: 'github',
    operation: /./,
    statuses: [401],
    problems: githubError,
    reason: 'a wrong token, on every operation; described in prose only',
  },
  {
    service: 'github',
    operation: /^issues\/create-comment$/,
    statuses: [502],
    problems: githubError,
    reason: 'the front door gave up on the service behind it',
  },
];

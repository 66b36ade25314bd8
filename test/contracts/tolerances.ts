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
/** Calls that send or answer issues. */
const ANY_ISSUE = /^(ListPolicyIssues|GetPolicyIssuesFilters|GetPolicyIssue|UpdatePolicyIssue)$/;

export const TOLERANCES: readonly Tolerance[] = [
  {
    service: 'azure',
    operation: /^Policy(Events|States)_/,
    problem: /^answer \S+ must be string, but is null$/,
    reason: "the description is not nullable-aware: Microsoft's own examples hold null in declared strings",
  },
  {
    service: 'azure',
    operation: /^Policy(Events|States)_NextLink$/,
    problem: /^query \$skipToken is not declared$/,
    reason: 'declared as $skiptoken, recorded as $skipToken: names of query options have no case',
  },
  {
    service: 'azure',
    operation: /^Policy(Events|States)_/,
    problem: /^answer must NOT have additional properties: @odata\.nextlink$/,
    reason: 'a switch of the sandbox: a client that knows one case only would cut the list',
  },
  {
    service: 'azure',
    operation: /^(Policy(Assignments|Definitions)_|Resources$)/,
    problem: /^answer (\/data|\S*\/parameters\/\w+\/(defaultValue|value)) must be object/,
    reason:
      'a bare object is how these descriptions write "anything": their own examples hold lists and texts',
  },
  {
    service: 'azure',
    operation: /^(AssessmentsMetadata_List|PolicyAssignments_List\w*)$/,
    problem: /^query \$skiptoken is not declared$/,
    reason: 'a nextLink that is followed: these descriptions leave to the service what stands in it',
  },
  {
    service: 'pulumi',
    operation: ANY_ISSUE,
    problem: /^request \/filterModel must NOT have additional properties: filterType$/,
    reason: "AG Grid's own join has it, and the description declares it a level deeper only",
  },
  {
    service: 'pulumi',
    operation: ISSUES,
    problem: /^request must have required property 'filterModel'$/,
    reason: 'required is how Go describes what it never leaves out; the CLI lists without a filter',
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
    operation: ANY_ISSUE,
    problem: /^answer \/(policyIssues\/\*|policyIssue) must have required property 'severity'$/,
    reason: 'a switch of the sandbox: Go leaves an empty word out where the field says omitempty',
  },
  {
    service: 'pulumi',
    operation: ANY_ISSUE,
    problem: /^answer \S+\/(severity|status) must be equal to .+, but is "(blocker|needs_review)"$/,
    reason: 'words newer than the description, which the sandbox holds on purpose',
  },
  {
    service: 'pulumi',
    operation: /^GetStack$/,
    problem: /^answer \/currentOperation must be object, but is null$/,
    reason: 'its own words say that it is null while nothing runs',
  },
  {
    service: 'pulumi',
    operation: /^(GetEngineEvents_preview|ListUserStacks|ListAccounts)$/,
    problem: /^answer \/(continuationToken|nextToken) must be string, but is null$/,
    reason: 'its own words say that it is nil at the end, for events; a switch of the sandbox for the others',
  },
  {
    service: 'pulumi',
    operation: /^GetEngineEvents_preview$/,
    problem: /^answer \S+\/metadata\/(old|new|detailedDiff) must be object, but is null$/,
    reason: 'required fields that are nil pointers in Go: what is created has no old state',
  },
  {
    service: 'pulumi',
    operation: /^GetPolicyIssue$/,
    problem: /^answer \/(policy|policyPack) must be object, but is null$/,
    reason: 'its own words say that either may be null',
  },
  {
    service: 'pulumi',
    operation: /^ListPolicyViolationsV2$/,
    problem: /^query continuationToken is not declared$/,
    reason: 'the answer has a token, and the description leaves out where it goes',
  },
  {
    service: 'pulumi',
    operation: /^Token$/,
    problem: /^request \/\w+ must be object, but is /,
    reason: 'free values of a form, which the description types as objects',
  },
  {
    service: 'github',
    operation: /^issues\/create$/,
    problem: /^answer must NOT have additional properties: status$/,
    reason:
      'what GitHub answers with 422 has the status in it, as all its refusals; the description leaves it out',
  },
  {
    service: 'github',
    operation: /^repos\/get-content$/,
    problem: /^answer must (be (array|object)|match exactly one schema in oneOf), but is "/,
    reason: 'asked for as raw text, which the description offers in prose: the answer is the file itself',
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
/** RFC 6749, section 5.2. */
const OAUTH_ERROR: JsonObject = {
  type: 'object',
  required: ['error', 'error_description'],
  properties: { error: { type: 'string' }, error_description: { type: 'string', minLength: 1 } },
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
    statuses: [400, 403, 404],
    problems: pulumiError,
    reason:
      'a token without the permission, and a route that is not there, are declared nowhere; the body of a refusal is not described',
  },
  {
    service: 'pulumi',
    operation: /^(GetStack|ReadAccount)$/,
    statuses: [404],
    problems: pulumiError,
    reason: 'the CLI asks whether a stack exists by this status, which is not declared',
  },
  {
    service: 'pulumi',
    operation: /^Token$/,
    statuses: [400],
    problems: (body) => inlineProblems(OAUTH_ERROR, body),
    reason: 'a refused exchange, in the shape of RFC 6749; declared nowhere in the description',
  },
  {
    service: 'github',
    operation: /^issues\/list-for-repo$/,
    statuses: [403],
    problems: githubError,
    reason: 'a token without the permission: real, and not declared for this list alone',
  },
  {
    service: 'github',
    operation: /^issues\/create-comment$/,
    statuses: [502],
    problems: githubError,
    reason: 'the front door gave up on the service behind it',
  },
];

import { type DriftTable, type DriftTables, of } from './table.ts';

const ISSUE_NAMES = 'id entityType entityProject entityId policyPack policyName resourceURN ' + 'observedAt';
const ISSUE_WORDS =
  'policyPackTag resourceProvider resourceType resourceName message lastModified ' +
  'level severity status kind priority stackVersion';
const VIOLATION_WORDS = 'id kind stackVersion policyPackTag resourceType resourceName message level';

const STACK_LIST: DriftTable = {
  'error error error': ['stacks', 'stacks/*', ...of('stacks/*', 'orgName projectName stackName')],
};

const CHILDREN: DriftTable = {
  'noted noted error': ['accounts', 'accounts/*/scanStatus'],
  'noted error error': ['accounts/*'],
  'error error error': ['accounts/*/name', 'accounts/*/scanStatus/status'],
  'same same error': [...of('accounts/*/scanStatus', 'startedAt finishedAt')],
};

const PACKS: DriftTable = {
  'noted noted error': ['requiredPolicies'],
  'noted error error': ['requiredPolicies/*'],
  'error error error': ['requiredPolicies/*/name'],
};

export const PULUMI_DRIFT: DriftTables = {
  stack: {
    'error error error': ['orgName', 'projectName', 'stackName'],
    'same same error': ['currentOperation', 'version'],
  },
  'policy groups': {
    'error error error': [
      'policyGroups',
      'policyGroups/*',
      ...of('policyGroups/*', 'name numEnabledPolicyPacks'),
    ],
    'same same error': ['policyGroups/*/entityType'],
  },
  'latest update': {
    'noted noted noted': ['updateID', 'version', 'info', ...of('info', 'result startTime endTime kind')],
  },
  'the organisation’s stacks': STACK_LIST,
  'exchange of the job’s identity': { 'error error error': ['access_token'] },
  'the job’s identity token': { 'error error error': ['value'] },
  'issue details': {
    'noted noted noted': [
      'policyIssue',
      'policy',
      'policyPack',
      ...of('policyIssue', ISSUE_NAMES),
      ...of('policy', 'displayName description framework remediationSteps url'),
      ...of('policy/framework', 'name version reference'),
      'policyPack/displayName',
    ],
    'same same noted': [...of('policyIssue', ISSUE_WORDS), 'policyPack/version'],
  },
  'violations of an older server': {
    'error error error': [
      'policyViolations',
      'policyViolations/*',
      ...of('policyViolations/*', 'policyPack policyName resourceURN observedAt accountName'),
    ],
    'noted noted error': [...of('policyViolations/*', VIOLATION_WORDS)],
    'same same error': [...of('policyViolations/*', 'projectName stackName'), 'continuationToken'],
  },
  previews: {
    'error error error': [
      'updates',
      'updates/*',
      ...of('updates/*', 'updateID info'),
      ...of('updates/*/info', 'environment startTime result kind'),
      'updates/*/info/environment/ci.pr.headSHA',
    ],
    'same same error': ['updates/*/version', 'updates/*/info/endTime', 'total'],
  },
  'events of a preview': {
    'error error error': [
      'events',
      'events/*',
      ...of(
        'events/*',
        'timestamp resourcePreEvent policyAnalyzeSummaryEvent policyEvent',
        'policyAnalyzeStackSummaryEvent summaryEvent',
      ),
      'events/*/resourcePreEvent/metadata',
      ...of('events/*/resourcePreEvent/metadata', 'op urn'),
      ...of('events/*/policyAnalyzeSummaryEvent', 'resourceUrn policyPackName'),
      ...of('events/*/policyEvent', 'resourceUrn message policyName policyPackName'),
      'events/*/policyAnalyzeStackSummaryEvent/policyPackName',
      ...of('events/*/summaryEvent', 'maybeCorrupt PolicyPacks isPreview'),
      'events/*/summaryEvent/PolicyPacks/acme-aws',
    ],
    'error error same': [...of('events/*', 'preludeEvent cancelEvent')],
    'same same error': [
      'events/*/resourcePreEvent/metadata/old',
      'events/*/policyAnalyzeSummaryEvent/failed',
      ...of('events/*/policyEvent', 'policyPackVersion policyPackVersionTag'),
      'events/*/summaryEvent/result',
      'continuationToken',
    ],
    'same error error': ['events/*/policyAnalyzeSummaryEvent/failed/*'],
    'noted noted error': ['events/*/policyEvent/enforcementLevel'],
  },
  'previews behind an update id': {
    'noted same noted': ['updates'],
    'same noted noted': ['updates/*', 'updates/*/info/environment/ci.pr.headSHA'],
    'noted noted noted': [
      ...of('updates/*', 'updateID info'),
      ...of('updates/*/info', 'startTime result kind'),
    ],
    'same same noted': ['updates/*/version', 'updates/*/info/endTime', 'total'],
  },
  'packs that a preview must run': {
    'noted noted noted': ['requiredPolicies', 'requiredPolicies/*', 'requiredPolicies/*/name'],
  },
  'closed issues beside a preview': {
    'noted same noted': ['policyIssues'],
    'same same noted': ['groupData', 'rowCount'],
  },
  account: {
    'error error error': ['name', 'scanStatus/status'],
    'noted noted error': ['scanStatus'],
    'same same error': [...of('scanStatus', 'startedAt finishedAt')],
  },
  'child accounts': { 'same same error': ['accounts'] },
  'packs of an account': { 'error error error': ['packs', 'packs/*', 'packs/*/name'] },
  'issues, first page': {
    'error error error': ['policyIssues', 'policyIssues/*', ...of('policyIssues/*', ISSUE_NAMES)],
    'noted noted error': [
      ...of('policyIssues/*', 'policyPackTag resourceProvider resourceType resourceName message level kind'),
    ],
    'same same error': [...of('policyIssues/*', 'lastModified stackVersion'), 'groupData', 'rowCount'],
    // By design: without a word an issue is unspecified, or unprioritised.
    'milder milder error': [...of('policyIssues/*', 'severity priority')],
    'more more error': ['policyIssues/*/status'],
  },
  'issues, second page': {
    'error error error': ['policyIssues', 'policyIssues/*', ...of('policyIssues/*', ISSUE_NAMES)],
    'noted noted error': [
      ...of('policyIssues/*', 'policyPackTag resourceProvider resourceType message level kind'),
    ],
    'same same error': [
      ...of('policyIssues/*', 'resourceName lastModified stackVersion'),
      'groupData',
      'rowCount',
    ],
    // By design: without a word an issue is unspecified, or unprioritised.
    'milder milder error': [...of('policyIssues/*', 'severity priority')],
    'more more error': ['policyIssues/*/status'],
  },
  'any issue, behind an empty list': {
    'error same error': ['policyIssues'],
    'same error error': ['policyIssues/*'],
    'error error error': [...of('policyIssues/*', ISSUE_NAMES)],
    'same same error': [...of('policyIssues/*', ISSUE_WORDS), 'groupData', 'rowCount'],
  },
  'that issue by the filter': {
    'error error error': ['policyIssues', 'policyIssues/*', ...of('policyIssues/*', ISSUE_NAMES)],
    'same same error': [...of('policyIssues/*', ISSUE_WORDS), 'groupData', 'rowCount'],
  },
  'the organisation’s stacks, next page': STACK_LIST,
  'violations of an older server, next page': {
    // This list has no total: what is not linked, or not there, nobody can miss.
    'error fewer error': ['policyViolations'],
    'fewer error error': ['policyViolations/*'],
    'noted noted error': [...of('policyViolations/*', VIOLATION_WORDS)],
    'same same error': [...of('policyViolations/*', 'projectName stackName')],
    'error error error': [
      ...of('policyViolations/*', 'policyPack policyName resourceURN observedAt accountName'),
    ],
    'fewer fewer error': ['continuationToken'],
  },
  'events of a preview, next page': {
    'error error error': [
      'events',
      'events/*',
      ...of('events/*', 'timestamp summaryEvent'),
      ...of('events/*/summaryEvent', 'maybeCorrupt PolicyPacks isPreview'),
      'events/*/summaryEvent/PolicyPacks/acme-aws',
    ],
    'same same error': ['events/*/summaryEvent/result', 'continuationToken'],
    'error error same': ['events/*/cancelEvent'],
  },
  'child accounts of a parent': CHILDREN,
  'child accounts of a parent, next page': CHILDREN,
  'preventative packs of a stack whose groups may not be read': PACKS,
  'audit packs of a stack whose groups may not be read': PACKS,
};

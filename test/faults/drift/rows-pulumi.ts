import { PULUMI_DRIFT } from './pulumi.ts';
import { callNamed, movingList, type RowList } from './row-table.ts';
import { type DriftTable, of } from './table.ts';

/** One table, wherever the row stands. */
const anywhere = (table: DriftTable) => ({ inTheMiddle: table, atTheEnd: table });

const ISSUE = 'policyIssues/*';
const VIOLATION = 'policyViolations/*';
const EVENT = 'events/*';

const PACKS: DriftTable = {
  'noted error error': ['requiredPolicies/*'],
  'error error error': ['requiredPolicies/*/name'],
};

export const PULUMI_ROWS: readonly RowList[] = [
  {
    ...movingList('issues'),
    newestFirst: 'observedAt',
    ...anywhere({
      'error error error': [
        ISSUE,
        ...of(ISSUE, 'id entityType entityProject entityId policyPack policyName resourceURN observedAt'),
      ],
      'noted noted error': of(ISSUE, 'policyPackTag resourceProvider resourceType message level status kind'),
      'same same error': of(ISSUE, 'resourceName lastModified stackVersion'),
      // By design: without a word an issue is unspecified, or unprioritised.
      'milder milder error': of(ISSUE, 'severity priority'),
    }),
  },
  {
    call: callNamed('violations of an older server', {
      target: 'acme/website/staging',
      switches: { listRoute: 'none', violationPageSize: 800 },
    }),
    list: 'policyViolations',
    counts: /"stackName":"staging"/,
    ...anywhere({
      // This list has no total: a row that is not there nobody can miss.
      'fewer error error': [VIOLATION],
      'error error error': of(VIOLATION, 'policyPack policyName resourceURN observedAt'),
      'noted noted error': of(VIOLATION, 'id kind policyPackTag resourceType message level'),
      'same same error': of(VIOLATION, 'projectName stackName stackVersion resourceName'),
    }),
  },
  {
    ...movingList('the organisation’s stacks'),
    counts: /"projectName":"website"/,
    ...anywhere({
      // Nor has this one.
      'fewer error error': ['stacks/*'],
      'error error error': of('stacks/*', 'orgName projectName stackName'),
    }),
  },
  {
    ...movingList('events of a preview'),
    // The last one says that nothing comes behind it.
    inTheMiddle: { 'error error error': [EVENT, `${EVENT}/timestamp`] },
    atTheEnd: { 'same error error': [EVENT], 'error error error': [`${EVENT}/timestamp`] },
    ofOneRow: PULUMI_DRIFT['events of a preview'],
  },
  {
    ...movingList('child accounts'),
    apart: ['scanStatus/finishedAt'],
    ...anywhere({
      'noted error error': ['accounts/*'],
      'error error error': ['accounts/*/name', 'accounts/*/scanStatus/status'],
      'noted noted error': ['accounts/*/scanStatus'],
      'same same error': of('accounts/*/scanStatus', 'startedAt finishedAt'),
    }),
  },
  {
    call: callNamed('policy groups'),
    list: 'policyGroups',
    ...anywhere({
      'noted error error': ['policyGroups/*'],
      'error error error': of('policyGroups/*', 'name numEnabledPolicyPacks'),
      'same same error': ['policyGroups/*/entityType'],
    }),
  },
  {
    call: callNamed('packs of an account'),
    list: 'packs',
    ...anywhere({ 'noted error error': ['packs/*'], 'error error error': ['packs/*/name'] }),
  },
  {
    call: callNamed('preventative packs of a stack whose groups may not be read'),
    list: 'requiredPolicies',
    ...anywhere(PACKS),
  },
];

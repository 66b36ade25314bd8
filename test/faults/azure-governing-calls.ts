import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import {
  ASSIGNMENT,
  BASELINE,
  BUILT_IN,
  CAME,
  EMPTY,
  HAS_STATES,
  mayExist,
  OWN_DEFINITION,
  OWN_INITIATIVE,
  POLICIES,
  QUIET,
  QUIET_WINDOW,
  ROOT,
  SILENT_ASSIGNMENT,
  SUBSCRIPTION,
} from './azure-places.ts';
import { always, type CallRow, failure, missing, note } from './call-row.ts';

/** A definition that no subscription has is looked for among the built-in ones. */
const ASKED_ELSEWHERE = { 'not-found': 2 };
const UNSEEN = { ...QUIET_WINDOW, 'on-no-evidence': 'pass' };

/** Whether the target is there: asked before an empty list is believed. */
const SCOPES: readonly CallRow[] = [
  {
    name: 'management group',
    service: 'azure',
    target: ROOT,
    strikes: { method: 'GET', path: /managementGroups\/contoso-root\?/ },
    what: `reading management-group ${ROOT}`,
    exceptions: mayExist,
    inputs: QUIET_WINDOW,
  },
  {
    name: 'subscription',
    service: 'azure',
    target: SUBSCRIPTION,
    strikes: { method: 'GET', path: new RegExp(`subscriptions/${SUBSCRIPTION_ID}\\?`) },
    what: `reading subscription ${SUBSCRIPTION}`,
    exceptions: mayExist,
    inputs: QUIET_WINDOW,
  },
  {
    name: 'resource group',
    service: 'azure',
    target: QUIET,
    strikes: { method: 'GET', path: /resourceGroups\/rg-quiet\?/ },
    what: `reading resource-group ${QUIET}`,
    exceptions: mayExist,
  },
  {
    name: 'definition',
    service: 'azure',
    target: OWN_DEFINITION,
    strikes: { method: 'GET', path: /policyDefinitions\/inherit-cost-center\?/ },
    what: `reading policy-definition ${OWN_DEFINITION}`,
    requests: ASKED_ELSEWHERE,
    exceptions: mayExist,
    inputs: QUIET_WINDOW,
  },
  {
    name: 'initiative',
    service: 'azure',
    target: OWN_INITIATIVE,
    strikes: { method: 'GET', path: /policySetDefinitions\/network-guardrails\?/ },
    what: `reading policy-set-definition ${OWN_INITIATIVE}`,
    requests: ASKED_ELSEWHERE,
    exceptions: mayExist,
    inputs: UNSEEN,
  },
  {
    name: 'built-in definition',
    service: 'azure',
    target: `${SUBSCRIPTION}${POLICIES}/policyDefinitions/${BUILT_IN}`,
    strikes: { method: 'GET', path: new RegExp(`^${POLICIES}/policyDefinitions/${BUILT_IN}\\?`) },
    what: `reading policy-definition ${SUBSCRIPTION}${POLICIES}/policyDefinitions/${BUILT_IN}`,
    exceptions: mayExist,
    inputs: UNSEEN,
  },
  {
    name: 'built-in initiative',
    service: 'azure',
    target: `${SUBSCRIPTION}${POLICIES}/policySetDefinitions/${BUILT_IN}`,
    strikes: { method: 'GET', path: new RegExp(`^${POLICIES}/policySetDefinitions/${BUILT_IN}\\?`) },
    what: `reading policy-set-definition ${SUBSCRIPTION}${POLICIES}/policySetDefinitions/${BUILT_IN}`,
    exceptions: mayExist,
    inputs: UNSEEN,
  },
  {
    name: 'assignment',
    service: 'azure',
    target: ASSIGNMENT,
    strikes: { method: 'GET', path: /policyAssignments\/8a4555d353ed46bb856e9890\?/ },
    what: `reading policy assignment ${ASSIGNMENT}`,
    exceptions: { 'not-found': missing, forbidden: note('may not read the assignment') },
  },
  {
    name: 'assignment that a scope is narrowed to',
    service: 'azure',
    target: `${SUBSCRIPTION} assignment=${BASELINE}`,
    strikes: { method: 'GET', path: /policyAssignments\/d58dea05c8704a33b6c8e43e\?/ },
    what: `reading policy assignment ${BASELINE}`,
    exceptions: { 'not-found': missing, forbidden: note(CAME) },
  },
];

const UNGOVERNED = {
  service: 'azure',
  target: EMPTY,
  what: '',
  exceptions: always(note('no policy event came, and no assignment has a state')),
  inputs: { 'on-no-evidence': 'pass' },
} as const;

/** Whether anything governs the target, and why nothing does. */
const EVIDENCE: readonly CallRow[] = [
  {
    name: 'summarize',
    service: 'azure',
    target: QUIET,
    strikes: { method: 'POST', path: /policyStates\/latest\/summarize/ },
    what: `summarising policy states of ${QUIET}`,
    exceptions: { forbidden: note('may not read policy states') },
  },
  {
    name: 'enforcement of an assignment with states',
    service: 'azure',
    target: QUIET,
    strikes: { method: 'GET', path: /policyAssignments\/d58dea05c8704a33b6c8e43e\?/i },
    what: '',
    exceptions: { ...always(note(HAS_STATES)), 'not-found': failure('no assignment that is there') },
  },
  {
    name: 'summarize at an assignment',
    service: 'azure',
    target: ASSIGNMENT,
    strikes: { method: 'POST', path: /policyStates\/latest\/summarize/ },
    what: '',
    exceptions: always(note('the assignment is enforced')),
    inputs: QUIET_WINDOW,
  },
  {
    name: 'registration of the provider, at an assignment without states',
    service: 'azure',
    target: SILENT_ASSIGNMENT,
    strikes: { method: 'GET', path: /providers\/Microsoft\.PolicyInsights\?/ },
    what: '',
    exceptions: always(note('the assignment is enforced')),
    inputs: QUIET_WINDOW,
  },
  {
    ...UNGOVERNED,
    name: 'registration of the provider',
    strikes: { method: 'GET', path: /providers\/Microsoft\.PolicyInsights\?/ },
  },
  {
    ...UNGOVERNED,
    name: 'list of assignments',
    strikes: { method: 'GET', path: /policyAssignments\?/ },
    exceptions: always(note('policyAssignments/read is needed')),
  },
  {
    ...UNGOVERNED,
    name: 'list of assignments, second page',
    strikes: { method: 'GET', path: /policyAssignments\?.*skiptoken/ },
    exceptions: always(note('policyAssignments/read is needed')),
    azureSwitches: { listPageSize: 2 },
  },
  {
    ...UNGOVERNED,
    name: 'permissions',
    strikes: { method: 'GET', path: /permissions\?/ },
    exceptions: always(note('either none applies, or the identity may not read them')),
    azureSwitches: { assignmentList: 'empty-without-permission' },
  },
];

export const AZURE_GOVERNING_CALLS: readonly CallRow[] = [...SCOPES, ...EVIDENCE];

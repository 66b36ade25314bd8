import { azureEvent } from '../../sandbox/azure/event-builder.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { BASELINE, BUILT_IN, EMPTY, OWN_DEFINITION, POLICIES, SUBSCRIPTION, WEB } from './azure-places.ts';
import type { CallRow } from './call-row.ts';
import type { DriftOutcome } from './drift/outcome.ts';
import { LONELY, UPDATE } from './lonely-stack.ts';

/** A list that is read in several pages: the member that holds its rows, and how it moves while it is read. */
export type MovingList = {
  readonly call: CallRow;
  readonly rows: string;
  /** What comes of it where a row is there twice, if not that it counts once. */
  readonly twice?: DriftOutcome;
  /** A new row comes in front of all others. */
  readonly comes?: (sandbox: Sandbox) => void;
  /** A row that stood on the first page is gone: what follows moves up, and over the edge of a page. */
  readonly goes?: (sandbox: Sandbox) => void;
};

const common = { what: '', exceptions: {} } as const;
const pulumi = { ...common, service: 'pulumi' } as const;
const azure = { ...common, service: 'azure' } as const;
const pages = { azureSwitches: { pageSize: 4 } } as const;
const oneByOne = { resourceGraph: 'absent', listPageSize: 2 } as const;

const isOfWebsite = ({ entityProject, entityId }: { entityProject: string; entityId: string }): boolean =>
  entityProject === 'website' && entityId === 'production';

function newIssue({ pulumi: { estate } }: Sandbox): void {
  const model = estate.issues.find(isOfWebsite);
  if (model === undefined) throw new Error('the estate has no such issue');
  const resourceURN = 'urn:pulumi:production::website::aws:s3/bucket:Bucket::new';
  estate.issues.unshift({ ...model, id: 'new', resourceURN, observedAt: new Date().toISOString() });
}

/** The newest issue of the stack stands first. */
function lessOneIssue({ pulumi: { estate } }: Sandbox): void {
  const [newest] = estate.issues
    .filter(isOfWebsite)
    .toSorted((a, b) => Date.parse(b.observedAt) - Date.parse(a.observedAt));
  if (newest !== undefined) estate.issues.splice(estate.issues.indexOf(newest), 1);
}

function newStack({ pulumi: { estate } }: Sandbox): void {
  const [model] = estate.stacks;
  if (model !== undefined) estate.stacks.unshift({ ...model, project: 'website', stack: 'new' });
}

function newEvent({ azure: { estate } }: Sandbox): void {
  estate.events.push(
    azureEvent({
      timestamp: new Date(Date.now() - 1_000).toISOString(),
      resourceId: `${WEB}/providers/Microsoft.Storage/storageAccounts/new`,
      policyAssignmentId: BASELINE,
      policyDefinitionId: `${POLICIES}/policyDefinitions/${BUILT_IN}`,
    }),
  );
}

const isOfWeb = ({ resourceId }: { readonly resourceId: string }): boolean =>
  resourceId.toLowerCase().startsWith(`${WEB.toLowerCase()}/`);

function lessOneEvent({ azure: { estate } }: Sandbox): void {
  const [newest] = estate.events
    .filter(isOfWeb)
    .toSorted((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
  estate.events = estate.events.filter((event) => event !== newest);
}

function newState({ azure: { estate } }: Sandbox): void {
  const model = estate.states.find((one) => isOfWeb(one) && one.complianceState === 'NonCompliant');
  if (model === undefined) throw new Error('the estate has no such state');
  const resourceId = `${WEB}/providers/Microsoft.Storage/storageAccounts/new`;
  estate.states.unshift({ ...model, resourceId, timestamp: new Date().toISOString() });
}

export const MOVING_LISTS: readonly MovingList[] = [
  {
    call: {
      ...pulumi,
      name: 'issues',
      target: 'acme/website/production',
      strikes: { method: 'POST', path: /policyresults\/issues$/ },
    },
    rows: 'policyIssues',
    comes: newIssue,
    goes: lessOneIssue,
  },
  {
    call: {
      ...pulumi,
      name: 'violations of an older server',
      target: LONELY,
      switches: { listRoute: 'none', violationPageSize: 800 },
      strikes: { method: 'GET', path: /violationsv2/ },
    },
    rows: 'policyViolations',
    comes: newIssue,
  },
  {
    call: {
      ...pulumi,
      name: 'the organisation’s stacks',
      target: 'acme/website/*',
      switches: { stackPageSize: 2 },
      strikes: { method: 'GET', path: /user\/stacks/ },
    },
    rows: 'stacks',
    comes: newStack,
  },
  {
    call: {
      ...pulumi,
      name: 'events of a preview',
      target: LONELY,
      inputs: { 'pulumi-preview': UPDATE },
      switches: { eventPageSize: 3 },
      strikes: { method: 'GET', path: /preview\/[^/]+\/events/ },
    },
    rows: 'events',
    // Two summaries are of two operations: nothing of that is believed.
    twice: 'error',
  },
  {
    call: {
      ...pulumi,
      name: 'child accounts',
      target: '',
      inputs: { 'pulumi-stacks': '', 'pulumi-accounts': 'acme/production' },
      switches: { accountPageSize: 1 },
      strikes: { method: 'GET', path: /accounts\?parent=production/ },
    },
    rows: 'accounts',
  },
  {
    call: {
      ...azure,
      ...pages,
      name: 'policy events',
      target: WEB,
      strikes: { method: 'POST', path: /policyEvents.*\$orderby=/ },
    },
    rows: 'value',
    comes: newEvent,
    goes: lessOneEvent,
  },
  {
    call: {
      ...azure,
      ...pages,
      name: 'noncompliant states',
      target: WEB,
      strikes: { method: 'POST', path: /policyStates\/latest\/queryResults/ },
      file: 'azure: { states: true, cross-check: false }',
    },
    rows: 'value',
    comes: newState,
  },
  {
    call: {
      ...azure,
      name: 'exemptions',
      target: OWN_DEFINITION,
      azureSwitches: oneByOne,
      strikes: { method: 'GET', path: /policyExemptions\?/ },
    },
    rows: 'value',
  },
  {
    call: {
      ...azure,
      name: 'assignments',
      target: EMPTY,
      azureSwitches: oneByOne,
      inputs: { 'on-no-evidence': 'pass' },
      strikes: { method: 'GET', path: /policyAssignments\?/ },
    },
    rows: 'value',
  },
  {
    call: {
      ...azure,
      name: 'assessments',
      target: `${SUBSCRIPTION} assignment=${BASELINE}`,
      azureSwitches: { listPageSize: 1 },
      file: 'azure: { defender-severity: true }',
      strikes: { method: 'GET', path: /assessmentMetadata\?/ },
    },
    rows: 'value',
  },
];

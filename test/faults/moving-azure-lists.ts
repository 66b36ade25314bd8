import { azureEvent } from '../../sandbox/azure/event-builder.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import {
  BASELINE,
  BUILT_IN,
  EMPTY,
  OWN_DEFINITION,
  POLICIES,
  ROOT,
  SUBSCRIPTION,
  WEB,
} from './azure-places.ts';
import type { MovingList } from './moving-list.ts';

const azure = { what: '', exceptions: {}, service: 'azure' } as const;
const pages = { azureSwitches: { pageSize: 4 } } as const;
const oneByOne = { resourceGraph: 'absent', listPageSize: 2 } as const;

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

export const MOVING_AZURE_LISTS: readonly MovingList[] = [
  {
    call: {
      ...azure,
      ...pages,
      name: 'policy events',
      target: WEB,
      strikes: { method: 'POST', path: /policyEvents.*\$orderby=/ },
    },
    rows: 'value',
    lost: 'same',
    comes: newEvent,
    goes: lessOneEvent,
  },
  {
    call: {
      ...azure,
      azureSwitches: { pageSize: 17 },
      name: 'noncompliant states',
      target: WEB,
      strikes: { method: 'POST', path: /policyStates\/latest\/queryResults/ },
      file: 'azure: { states: true, cross-check: false }',
    },
    rows: 'value',
    // States have no total, and the window that is asked for ends before the reading begins.
    lost: 'fewer',
    comes: newState,
  },
  {
    call: {
      ...azure,
      name: 'exemptions',
      target: OWN_DEFINITION,
      azureSwitches: { ...oneByOne, listPageSize: 4 },
      strikes: { method: 'GET', path: /policyExemptions\?/ },
    },
    rows: 'value',
    lost: 'more',
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
    lost: 'same',
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
    lost: 'same',
  },
  {
    call: {
      ...azure,
      name: 'latest states',
      target: OWN_DEFINITION,
      azureSwitches: { pageSize: 9 },
      strikes: { method: 'POST', path: /policyStates\/latest\/queryResults/ },
    },
    rows: 'value',
    lost: 'more',
  },
  {
    call: {
      ...azure,
      name: 'counts of events',
      target: WEB,
      azureSwitches: { pageSize: 2 },
      strikes: { method: 'POST', path: /policyEvents/ },
    },
    rows: 'value',
    of: /"numEvents"/,
    // More events seem to be there than come.
    twice: 'error',
    lost: 'noted',
  },
  {
    call: {
      ...azure,
      name: 'noncompliant states in Resource Graph',
      target: ROOT,
      azureSwitches: { resourceGraphPageSize: 20 },
      file: 'azure: { states: true, cross-check: false }',
      strikes: { method: 'POST', path: /ResourceGraph/, body: /policystates/ },
    },
    rows: 'data',
    lost: 'same',
  },
  {
    call: {
      ...azure,
      name: 'latest states in Resource Graph',
      target: SUBSCRIPTION,
      azureSwitches: { resourceGraphPageSize: 20 },
      strikes: { method: 'POST', path: /ResourceGraph/, body: /policystates/ },
    },
    rows: 'data',
    lost: 'same',
  },
  {
    call: {
      ...azure,
      name: 'exemptions in Resource Graph',
      target: SUBSCRIPTION,
      azureSwitches: { resourceGraphPageSize: 3 },
      strikes: { method: 'POST', path: /ResourceGraph/, body: /policyexemptions/ },
    },
    rows: 'data',
    lost: 'same',
  },
  {
    call: {
      ...azure,
      name: 'names in Resource Graph',
      target: SUBSCRIPTION,
      azureSwitches: { resourceGraphPageSize: 5 },
      strikes: { method: 'POST', path: /ResourceGraph/, body: /policydefinitions/ },
    },
    rows: 'data',
    lost: 'same',
  },
];

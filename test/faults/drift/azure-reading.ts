import { type DriftTable, type DriftTables, of } from './table.ts';

const WORDS =
  'isCompliant complianceState policyDefinitionName policyAssignmentName ' +
  'policyAssignmentScope resourceGroup subscriptionId managementGroupIds';
const SHOWN = 'policyDefinitionAction policySetDefinitionId policySetDefinitionName resourceType';
const NAMES = 'timestamp resourceId policyAssignmentId policyDefinitionId';

const EVENTS: DriftTable = {
  'same same error': ['@odata.count', ...of('value/*', WORDS, 'principalOid')],
  'error error error': ['value', 'value/*', ...of('value/*', NAMES)],
  // Without it the uses of one definition in an initiative are one finding.
  'renamed renamed error': ['value/*/policyDefinitionReferenceId'],
  'noted noted error': [...of('value/*', SHOWN)],
};

const STATES: DriftTable = {
  'same same error': ['@odata.count', ...of('value/*', WORDS)],
  'error error error': ['value', 'value/*', ...of('value/*', NAMES)],
  'more more error': ['value/*/policyDefinitionReferenceId'],
  'noted noted error': [...of('value/*', SHOWN)],
};

const COUNTS: DriftTable = {
  'same same noted': ['@odata.count'],
  'noted noted noted': [
    'value',
    'value/*',
    ...of('value/*', 'policyAssignmentId policyDefinitionAction numEvents'),
  ],
};

const TOKEN: DriftTable = {
  'same error error': ['token_type', 'expires_in'],
  'error error error': ['access_token'],
};

export const AZURE_READING_DRIFT: DriftTables = {
  'events, first page': EVENTS,
  'events, second page': {
    'same same error': ['@odata.nextLink', '@odata.count', ...of('value/*', WORDS, 'principalOid')],
    'error error error': ['value', 'value/*', ...of('value/*', NAMES)],
    'renamed renamed error': ['value/*/policyDefinitionReferenceId'],
    'noted noted error': [...of('value/*', SHOWN)],
  },
  'events, first page of a slice': {
    'error error error': ['@odata.nextLink', 'value', 'value/*', ...of('value/*', NAMES)],
    'same same error': ['@odata.count', ...of('value/*', WORDS, 'principalOid')],
    'renamed renamed error': ['value/*/policyDefinitionReferenceId'],
    'noted noted error': [...of('value/*', SHOWN)],
  },
  'events, sorted and in columns': EVENTS,
  'events of a resource, with its parts': {
    'same same error': [
      '@odata.count',
      ...of(
        'value/*',
        'isCompliant subscriptionId resourceGroup policyAssignmentName policyAssignmentScope',
        'policyDefinitionName policySetDefinitionId policySetDefinitionName',
        'managementGroupIds policyDefinitionReferenceId complianceState principalOid',
      ),
    ],
    'error error error': ['value', 'value/*', ...of('value/*', NAMES)],
    'noted noted error': [...of('value/*', 'resourceType policyDefinitionAction')],
    'noted noted noted': [
      'value/*/components',
      'value/*/components/*',
      ...of('value/*/components/*', 'id type'),
    ],
    'same same noted': ['value/*/components/*/name'],
  },
  'events of one assignment': {
    'same same error': [
      '@odata.count',
      ...of(
        'value/*',
        'isCompliant policyDefinitionName policyAssignmentName policyAssignmentScope',
        'resourceGroup subscriptionId managementGroupIds principalOid',
      ),
    ],
    'error error error': ['value', 'value/*', ...of('value/*', NAMES)],
    'renamed renamed error': ['value/*/policyDefinitionReferenceId'],
    'noted noted error': [
      ...of(
        'value/*',
        'complianceState policyDefinitionAction policySetDefinitionId policySetDefinitionName',
        'resourceType',
      ),
    ],
  },
  'events of a filter': EVENTS,
  'noncompliant states': STATES,
  'noncompliant states, in columns': STATES,
  'noncompliant states, second page': {
    // The last page is the one without a link, and states have no total.
    'fewer fewer error': ['@odata.nextLink'],
    'same same error': ['@odata.count', ...of('value/*', WORDS)],
    'error error error': ['value', 'value/*', ...of('value/*', NAMES)],
    'more more error': ['value/*/policyDefinitionReferenceId'],
    'noted noted error': [...of('value/*', SHOWN)],
  },
  'events, counted': COUNTS,
  'events of one assignment, counted': COUNTS,
  'the look for a first event': {
    'same same noted': [
      '@odata.count',
      ...of('value/*', WORDS, SHOWN, 'policyDefinitionReferenceId principalOid'),
    ],
    'noted noted noted': ['value', 'value/*', ...of('value/*', NAMES)],
  },
  'latest states': {
    'same same more': ['@odata.count', ...of('value/*', WORDS, SHOWN, 'policyDefinitionReferenceId')],
    'more more more': ['value', 'value/*', ...of('value/*', NAMES)],
  },
  'noncompliant states in Resource Graph': {
    'noted noted same': [
      ...of(
        'data/*/properties',
        'resourceType policyDefinitionAction policySetDefinitionId policySetDefinitionName',
      ),
    ],
    'more more same': ['data/*/properties/policyDefinitionReferenceId'],
  },
  "token for the job's identity": TOKEN,
  "token for the job's identity, before a secret": TOKEN,
  'token for a secret': TOKEN,
  "the job's identity token": { 'error error error': ['value'] },
  'where the cloud signs in': {
    'error error error': [
      'authentication',
      ...of('authentication', 'loginEndpoint audiences'),
      'authentication/audiences/*',
    ],
  },
  'events, for one who can have another token': EVENTS,
};

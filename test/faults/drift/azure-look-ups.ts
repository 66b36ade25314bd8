import { type DriftTable, type DriftTables, of } from './table.ts';

const ANY_OBJECT: DriftTable = { 'error error error': ['id'] };

const ASSIGNMENT: DriftTable = {
  'error error error': ['properties', 'id'],
  'same same error': ['properties/enforcementMode'],
};

const ASSIGNMENTS: DriftTable = {
  'noted noted noted': [
    'value',
    'value/*',
    ...of('value/*', 'properties id'),
    'value/*/properties/enforcementMode',
  ],
};

const EXEMPTION_ROWS = [
  'value',
  'value/*',
  ...of('value/*', 'properties id'),
  ...of('value/*/properties', 'exemptionCategory policyAssignmentId'),
];

const EXEMPTIONS: DriftTable = {
  'more more more': EXEMPTION_ROWS,
  'same same more': ['value/*/properties/policyDefinitionReferenceIds'],
  'noted noted more': ['value/*/properties/displayName'],
  'same same noted': ['value/*/properties/expiresOn'],
};

/** Of exemptions that name the uses of a definition. */
const EXEMPTED_USES: DriftTable = {
  'same noted noted': ['value/*/properties/policyDefinitionReferenceIds/*'],
};

export const AZURE_LOOK_UPS_DRIFT: DriftTables = {
  'management group': ANY_OBJECT,
  subscription: ANY_OBJECT,
  'resource group': ANY_OBJECT,
  definition: ANY_OBJECT,
  initiative: ANY_OBJECT,
  'built-in definition': ANY_OBJECT,
  'built-in initiative': ANY_OBJECT,
  assignment: ASSIGNMENT,
  'assignment that a scope is narrowed to': ASSIGNMENT,
  summarize: {
    'error error error': [
      'value',
      'value/*',
      'value/*/policyAssignments',
      'value/*/policyAssignments/*',
      'value/*/policyAssignments/*/policyAssignmentId',
    ],
    'noted noted noted': [
      'value/*/results',
      ...of('value/*/results', 'nonCompliantResources nonCompliantPolicies'),
    ],
  },
  'summarize at an assignment': {
    'noted noted noted': [
      'value',
      'value/*',
      'value/*/results',
      ...of('value/*/results', 'nonCompliantResources nonCompliantPolicies'),
      'value/*/policyAssignments/*/policyAssignmentId',
    ],
    'same same noted': ['value/*/policyAssignments'],
    'same noted noted': ['value/*/policyAssignments/*'],
  },
  'list of assignments': ASSIGNMENTS,
  'list of assignments, second page': ASSIGNMENTS,
  permissions: {
    'noted noted noted': ['value', 'value/*', 'value/*/actions', 'value/*/actions/*'],
    'same same noted': ['value/*/notActions'],
  },
  'names in Resource Graph': {
    'noted noted noted': [
      ...of('data/*/properties', 'displayName description metadata'),
      ...of('data/*/properties/metadata', 'category severity'),
    ],
  },
  'definition of a finding': {
    'error error error': ['properties', 'id'],
    'noted noted noted': [
      ...of('properties', 'displayName description metadata'),
      ...of('properties/metadata', 'category severity'),
    ],
  },
  'assignment of a finding': {
    'error error error': ['properties', 'id'],
    'noted noted noted': ['properties/displayName'],
  },
  'initiative of a finding': { 'noted noted noted': ['properties', 'id'] },
  'exemptions in Resource Graph': {
    'same more more': ['data/*'],
    'more more more': [
      ...of('data/*', 'id properties'),
      ...of('data/*/properties', 'exemptionCategory policyAssignmentId'),
    ],
    'same same more': ['data/*/properties/policyDefinitionReferenceIds'],
    'noted noted more': ['data/*/properties/displayName'],
  },
  'list of exemptions': { ...EXEMPTIONS, ...EXEMPTED_USES },
  'list of exemptions, second page': {
    ...EXEMPTIONS,
    ...EXEMPTED_USES,
    'more more more': [...EXEMPTION_ROWS, 'nextLink'],
  },
  'list of exemptions of a resource group': EXEMPTIONS,
  "Defender's assessments": {
    'error error error': ['value', 'value/*/properties', 'value/*/properties/severity'],
    'same error error': ['value/*'],
    'same same error': ['value/*/properties/policyDefinitionId'],
  },
  "Defender's assessments, where they decide": {
    'error error error': ['value', 'value/*/properties', 'value/*/properties/severity'],
    // Most assessments are of no definition: without it, or without rows, the effect decides as ever.
    'milder error error': ['value/*'],
    'milder milder error': ['value/*/properties/policyDefinitionId'],
    'noted noted noted': ['value/*/properties/remediationDescription'],
  },
  "Defender's assessments, second page": {
    'error error error': ['value', 'value/*/properties'],
    'same error error': ['value/*'],
    'same same error': ['value/*/properties/severity'],
  },
};

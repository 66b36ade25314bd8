import { SUBSCRIPTION } from '../azure-places.ts';
import { callNamed, movingList, type RowList } from './row-table.ts';
import { type DriftTable, of } from './table.ts';

/** One table, wherever the row stands. */
const anywhere = (table: DriftTable) => ({ inTheMiddle: table, atTheEnd: table });

const ROW = 'value/*';
/** One of them is enough to tell a verdict. */
const EITHER = ['complianceState'];
const OF_GRAPH = 'data/*';
const NAMES = 'timestamp resourceId policyAssignmentId policyDefinitionId';
const WORDS =
  'isCompliant complianceState policyDefinitionName policyAssignmentName policyAssignmentScope ' +
  'resourceGroup subscriptionId managementGroupIds';

/** Where the row of an exemption that exempts nothing stands in the middle, and that of one that does at the end. */
const exempting = (row: string) => {
  const deciding = of(`${row}/properties`, 'exemptionCategory policyAssignmentId');
  const shown = of(`${row}/properties`, 'displayName policyDefinitionReferenceIds');
  return {
    inTheMiddle: {
      'same noted noted': [row],
      'noted noted noted': [...of(row, 'id properties'), ...deciding],
      'same same noted': shown,
    },
    atTheEnd: {
      'more more more': [...of(row, 'id properties'), ...deciding],
      'noted noted more': [`${row}/properties/displayName`],
      'same same more': [`${row}/properties/policyDefinitionReferenceIds`],
    },
  } as const;
};
const LISTED = exempting(ROW);
const IN_GRAPH = exempting(OF_GRAPH);

export const AZURE_ROWS: readonly RowList[] = [
  {
    ...movingList('policy events'),
    newestFirst: 'timestamp',
    apart: EITHER,
    ...anywhere({
      'error error error': [ROW, ...of(ROW, NAMES)],
      'same same error': of(
        ROW,
        WORDS,
        'policyDefinitionReferenceId policySetDefinitionId policySetDefinitionName principalOid',
      ),
      'noted noted error': of(ROW, 'policyDefinitionAction resourceType'),
    }),
  },
  {
    ...movingList('noncompliant states'),
    apart: EITHER,
    ...anywhere({
      'error error error': [ROW, ...of(ROW, NAMES)],
      'same same error': of(ROW, WORDS),
      'noted noted error': of(
        ROW,
        'policyDefinitionAction policySetDefinitionId policySetDefinitionName resourceType',
      ),
      'more more error': [`${ROW}/policyDefinitionReferenceId`],
    }),
  },
  {
    ...movingList('exemptions'),
    inTheMiddle: {
      ...LISTED.inTheMiddle,
      'same same noted': [...LISTED.inTheMiddle['same same noted'], `${ROW}/properties/expiresOn`],
    },
    atTheEnd: {
      ...LISTED.atTheEnd,
      'more more more': [ROW, ...LISTED.atTheEnd['more more more']],
      'same same noted': [`${ROW}/properties/expiresOn`],
    },
  },
  {
    ...movingList('assignments'),
    ...anywhere({
      'noted noted noted': [ROW, ...of(ROW, 'id properties')],
      'same same noted': [`${ROW}/properties/enforcementMode`],
    }),
  },
  {
    ...movingList('assessments'),
    inTheMiddle: {
      // Most assessments are of no definition: without the row, or its word, the effect decides as ever.
      'milder error error': [ROW],
      'milder milder error': [`${ROW}/properties/policyDefinitionId`],
      'error error error': [`${ROW}/properties`, `${ROW}/properties/severity`],
      'noted noted noted': [`${ROW}/properties/remediationDescription`],
    },
    atTheEnd: {
      'same error error': [ROW],
      'error error error': [`${ROW}/properties`],
      'same same error': [`${ROW}/properties/severity`],
    },
  },
  {
    call: callNamed('events, counted'),
    list: 'value',
    ...anywhere({
      'noted noted noted': [ROW, ...of(ROW, 'policyAssignmentId policyDefinitionAction numEvents')],
    }),
  },
  {
    call: callNamed('latest states'),
    apart: EITHER,
    list: 'value',
    ...anywhere({
      'more more more': [ROW, ...of(ROW, NAMES)],
      'same same more': of(
        ROW,
        WORDS,
        'policyDefinitionAction policyDefinitionReferenceId policySetDefinitionId policySetDefinitionName resourceType',
      ),
    }),
  },
  {
    // Whatever is not whole there, Policy Insights is asked for.
    call: callNamed('noncompliant states in Resource Graph'),
    list: 'data',
    inTheMiddle: {
      'same same same': [OF_GRAPH, `${OF_GRAPH}/properties`, ...of(`${OF_GRAPH}/properties`, NAMES)],
      'noted noted same': of(
        `${OF_GRAPH}/properties`,
        'policyDefinitionAction policySetDefinitionId policySetDefinitionName resourceType',
      ),
      'more more same': [`${OF_GRAPH}/properties/policyDefinitionReferenceId`],
    },
    atTheEnd: {
      'same same same': [OF_GRAPH, `${OF_GRAPH}/properties`, ...of(`${OF_GRAPH}/properties`, NAMES)],
      'noted noted same': of(`${OF_GRAPH}/properties`, 'policyDefinitionAction resourceType'),
    },
  },
  {
    call: callNamed('latest states in Resource Graph'),
    list: 'data',
    ...anywhere({
      'same same same': [OF_GRAPH, `${OF_GRAPH}/properties`, ...of(`${OF_GRAPH}/properties`, NAMES)],
    }),
  },
  {
    call: callNamed('exemptions in Resource Graph', { target: SUBSCRIPTION }),
    list: 'data',
    // An exemption that says of no end has none.
    inTheMiddle: { ...IN_GRAPH.inTheMiddle, 'fewer fewer noted': [`${OF_GRAPH}/properties/expiresOn`] },
    // Resource Graph has a total: where a row is not there, others are asked.
    atTheEnd: { ...IN_GRAPH.atTheEnd, 'same more more': [OF_GRAPH] },
  },
  {
    call: callNamed('names in Resource Graph', { target: SUBSCRIPTION }),
    list: 'data',
    inTheMiddle: {
      'noted noted noted': [
        ...of(`${OF_GRAPH}/properties`, 'displayName description metadata'),
        `${OF_GRAPH}/properties/metadata/category`,
      ],
    },
    atTheEnd: { 'same same same': [OF_GRAPH, `${OF_GRAPH}/properties`] },
  },
];

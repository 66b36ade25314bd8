import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { type CallRow, missing, note } from './call-row.ts';

const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;
const QUIET = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
/** The name is the seed's. */
const ASSIGNMENT = `${SUBSCRIPTION}/resourceGroups/rg-data-prod/providers/Microsoft.Authorization/policyAssignments/8a4555d353ed46bb856e9890`;

export const AZURE_CALLS: readonly CallRow[] = [
  {
    name: 'events, first page',
    service: 'azure',
    target: WEB,
    strikes: { method: 'POST', path: /queryResults\?api-version=2019-10-01&\$from/ },
    what: `listing policy events of ${WEB} (page 1)`,
    exceptions: { 'not-found': missing },
  },
  {
    name: 'events, second page',
    service: 'azure',
    target: WEB,
    strikes: { method: 'POST', path: /queryResults\?.*skipToken/ },
    what: `listing policy events of ${WEB} (page 2)`,
    exceptions: {},
  },
  {
    name: 'resource group',
    service: 'azure',
    target: QUIET,
    strikes: { method: 'GET', path: /resourceGroups\/rg-quiet\?/ },
    what: `reading resource-group ${QUIET}`,
    exceptions: { 'not-found': missing, forbidden: note('may not read whether the scope exists') },
  },
  {
    name: 'summarize',
    service: 'azure',
    target: QUIET,
    strikes: { method: 'POST', path: /policyStates\/latest\/summarize/ },
    what: `summarising policy states of ${QUIET}`,
    exceptions: { forbidden: note('may not read policy states') },
  },
  {
    name: 'assignment',
    service: 'azure',
    target: ASSIGNMENT,
    strikes: { method: 'GET', path: /policyAssignments\/8a4555d353ed46bb856e9890\?/ },
    what: `reading policy assignment ${ASSIGNMENT}`,
    exceptions: { 'not-found': missing, forbidden: note('may not read the assignment') },
  },
];

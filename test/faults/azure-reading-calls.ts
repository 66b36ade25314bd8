import {
  ASKED_TWICE,
  BASELINE,
  CAME,
  OWN_DEFINITION,
  ROOT,
  SUBSCRIPTION,
  VAULT,
  WEB,
} from './azure-places.ts';
import { always, type CallRow, failure, missing, note, noteOfMore } from './call-row.ts';

const EVENTS = /policyEvents\/default\/queryResults\?/;
/** The version stands first, then what caps an answer, then what spares work. */
const SPARED_EVENTS = /policyEvents\/default\/queryResults\?api-version=[^&]*&\$orderby=/;
/** Whether the pages of a list follow each other or are read beside each other, there are several. */
const SEVERAL_PAGES = { azureSwitches: { pageSize: 4 }, concurrent: true } as const;
const STATES_ONLY = 'azure: { states: true, cross-check: false }';
/** The scope has answered before, so it is there. */
const LOST = failure('"kind":"failed","failure":{"code":"incomplete"');
const all = { service: 'azure', target: WEB } as const;
const narrowed = { service: 'azure', target: `${SUBSCRIPTION} assignment=${BASELINE}` } as const;

/** Events and states that are asked for: what cannot be read of them is an error. */
const READING: readonly CallRow[] = [
  {
    ...all,
    name: 'events, first page',
    strikes: { method: 'POST', path: EVENTS },
    what: `listing policy events of ${WEB} (page 1)`,
    exceptions: { 'not-found': missing },
    requests: ASKED_TWICE,
  },
  {
    ...all,
    name: 'events, second page',
    strikes: { method: 'POST', path: /policyEvents.*skipToken/ },
    what: `listing policy events of ${WEB} (page 2)`,
    exceptions: {},
    ...SEVERAL_PAGES,
  },
  {
    ...all,
    name: 'events, first page of a slice',
    // The first of them is the look at the whole window.
    strikes: {
      method: 'POST',
      path: SPARED_EVENTS,
      ordinals: Array.from({ length: 100 }, (_, index) => index + 2),
    },
    what: `listing policy events of ${WEB} (page 1)`,
    exceptions: { rejected: note(CAME), 'not-found': LOST },
    ...SEVERAL_PAGES,
  },
  {
    ...all,
    name: 'events, sorted and in columns',
    strikes: { method: 'POST', path: SPARED_EVENTS },
    what: `listing policy events of ${WEB} (page 1)`,
    exceptions: { rejected: note(CAME), 'not-found': missing },
  },
  {
    service: 'azure',
    target: VAULT,
    name: 'events of a resource, with its parts',
    strikes: { method: 'POST', path: /policyEvents.*\$expand=components/ },
    what: `listing policy events of ${VAULT} (page 1)`,
    exceptions: { rejected: note(CAME), 'not-found': missing },
  },
  {
    ...narrowed,
    name: 'events of one assignment',
    strikes: { method: 'POST', path: /policyEvents.*\$filter=/ },
    what: `listing policy events of ${SUBSCRIPTION} (page 1)`,
    exceptions: { 'not-found': LOST },
    requests: ASKED_TWICE,
  },
  {
    ...all,
    name: 'events of a filter',
    strikes: { method: 'POST', path: /policyEvents.*\$filter=/ },
    what: `listing policy events of ${WEB} (page 1)`,
    exceptions: { 'not-found': LOST },
    requests: ASKED_TWICE,
    file: `azure: { filter: "resourceGroup eq 'rg-web-prod'" }`,
  },
  {
    ...all,
    name: 'noncompliant states',
    strikes: { method: 'POST', path: /policyStates\/latest\/queryResults/ },
    what: `listing policy states of ${WEB} (page 1)`,
    exceptions: {},
    requests: ASKED_TWICE,
    file: STATES_ONLY,
  },
  {
    ...all,
    name: 'noncompliant states, in columns',
    strikes: { method: 'POST', path: /policyStates\/latest\/queryResults.*\$select=/ },
    what: `listing policy states of ${WEB} (page 1)`,
    exceptions: { rejected: note(CAME) },
    file: STATES_ONLY,
  },
  {
    ...all,
    name: 'noncompliant states, second page',
    strikes: { method: 'POST', path: /policyStates.*skipToken/ },
    what: `listing policy states of ${WEB} (page 2)`,
    exceptions: {},
    azureSwitches: { pageSize: 4 },
    file: STATES_ONLY,
  },
];

/** What is asked beside the reading: without an answer it goes on as if nobody had asked. */
const SECOND_OPINIONS: readonly CallRow[] = [
  {
    ...all,
    name: 'events, counted',
    strikes: { method: 'POST', path: /policyEvents.*%24count/ },
    what: '',
    exceptions: always(note(CAME)),
    azureSwitches: { pageSize: 4 },
  },
  {
    ...narrowed,
    name: 'events of one assignment, counted',
    strikes: { method: 'POST', path: /policyEvents.*%24count/ },
    what: '',
    exceptions: always(note(CAME)),
  },
  {
    ...all,
    name: 'the look for a first event',
    strikes: { method: 'POST', path: /policyEvents.*\$top=1&/ },
    what: '',
    exceptions: always(note('while waiting for them could not be looked up')),
    requests: ASKED_TWICE,
    isAwaited: true,
    concurrent: true,
    file: 'azure: { wait-for-events: 1s }',
  },
  {
    service: 'azure',
    target: OWN_DEFINITION,
    name: 'latest states',
    strikes: { method: 'POST', path: /policyStates\/latest\/queryResults/ },
    what: '',
    exceptions: always(noteOfMore('be compared with the latest policy states')),
    requests: ASKED_TWICE,
    concurrent: true,
  },
  {
    service: 'azure',
    target: SUBSCRIPTION,
    name: 'latest states in Resource Graph',
    strikes: { method: 'POST', path: /ResourceGraph/, body: /policystates/ },
    what: '',
    exceptions: always(note(CAME)),
  },
  {
    service: 'azure',
    target: ROOT,
    name: 'noncompliant states in Resource Graph',
    strikes: { method: 'POST', path: /ResourceGraph/, body: /policystates/ },
    what: '',
    exceptions: always(note(CAME)),
    file: STATES_ONLY,
  },
  {
    service: 'azure',
    target: ROOT,
    name: 'summarize beside states in Resource Graph',
    strikes: { method: 'POST', path: /policyStates\/latest\/summarize/ },
    what: '',
    exceptions: always(note(CAME)),
    file: STATES_ONLY,
  },
];

export const AZURE_READING_CALLS: readonly CallRow[] = [...READING, ...SECOND_OPINIONS];

import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { FaultRule } from '../../sandbox/faults.ts';
import type { SourceErrorCode } from '../../src/errors.ts';
import type { Verdict } from '../../src/policy/verdict.ts';

/** What a fault of one code does to the run, where it is not the rule: verdict `error`, exit code 3. */
export type Exception = { readonly verdict: Verdict; readonly exitCode: number; readonly words: string };

/** One call of a source: how to recognise it, and a target whose reading makes it. */
export type CallRow = {
  readonly name: string;
  readonly service: 'pulumi' | 'azure';
  readonly target: string;
  readonly strikes: Pick<FaultRule, 'method' | 'path' | 'body'>;
  /** How the message names the call. */
  readonly what: string;
  readonly exceptions: Partial<Record<SourceErrorCode, Exception>>;
};

const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;
const QUIET = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
/** The name is the seed's. */
const ASSIGNMENT = `${SUBSCRIPTION}/resourceGroups/rg-data-prod/providers/Microsoft.Authorization/policyAssignments/8a4555d353ed46bb856e9890`;

const missing: Exception = { verdict: 'error', exitCode: 3, words: 'does not exist' };
const note = (words: string): Exception => ({ verdict: 'pass', exitCode: 0, words });

/** Every call of every source, as data. A source that gains a call gains a row. */
export const CALLS: readonly CallRow[] = [
  {
    name: 'stack',
    service: 'pulumi',
    target: 'acme/website/production',
    strikes: { method: 'GET', path: /^\/api\/stacks\/acme\/website\/production$/ },
    what: 'reading stack acme/website/production',
    exceptions: { 'not-found': missing },
  },
  {
    name: 'policy groups',
    service: 'pulumi',
    target: 'acme/website/production',
    strikes: { method: 'GET', path: /policygroups$/ },
    what: 'listing policy groups of acme/website/production',
    exceptions: { forbidden: note('may not read policy groups') },
  },
  {
    name: 'issues, first page',
    service: 'pulumi',
    target: 'acme/website/production',
    strikes: { method: 'POST', path: /policyresults\/issues$/, body: /"startRow":0,/ },
    what: 'listing policy issues of acme/website/production (rows 0 to 100)',
    exceptions: {},
  },
  {
    name: 'issues, second page',
    service: 'pulumi',
    target: 'acme/website/production',
    strikes: { method: 'POST', path: /policyresults\/issues$/, body: /"startRow":100,/ },
    what: 'listing policy issues of acme/website/production (rows 100 to 200)',
    exceptions: {},
  },
  {
    name: 'any issue, behind an empty list',
    service: 'pulumi',
    target: 'acme/landing-zone/clean',
    strikes: { method: 'POST', path: /policyresults\/issues$/, body: /"conditions":\[\]/ },
    what: 'listing policy issues of acme (rows 0 to 1)',
    exceptions: {},
  },
  {
    name: 'that issue by the filter',
    service: 'pulumi',
    target: 'acme/landing-zone/clean',
    strikes: { method: 'POST', path: /policyresults\/issues$/, body: /"endRow":1,.*"conditions":\[\{/ },
    what: '(rows 0 to 1)',
    exceptions: {},
  },
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

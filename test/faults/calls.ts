import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import type { FaultRule } from '../../sandbox/faults.ts';
import { previewEvents } from '../../sandbox/pulumi/preview-events.ts';
import type { PulumiSwitches } from '../../sandbox/pulumi/switches.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
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
  /** Inputs beside those that every row of the service has; an empty one takes an input away. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What the server is like. */
  readonly switches?: Partial<PulumiSwitches>;
};

const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const WEB = `${SUBSCRIPTION}/resourceGroups/rg-web-prod`;
const QUIET = `${SUBSCRIPTION}/resourceGroups/rg-quiet`;
/** The name is the seed's. */
const ASSIGNMENT = `${SUBSCRIPTION}/resourceGroups/rg-data-prod/providers/Microsoft.Authorization/policyAssignments/8a4555d353ed46bb856e9890`;

const missing: Exception = { verdict: 'error', exitCode: 3, words: 'does not exist' };
const note = (words: string): Exception => ({ verdict: 'pass', exitCode: 0, words });

const CODES: readonly SourceErrorCode[] = [
  'rejected',
  'unauthorized',
  'forbidden',
  'not-found',
  'throttled',
  'server-error',
  'not-json',
  'cut-body',
  'unreachable',
  'timeout',
  'redirected',
  'contract',
];

/** A call for the reader only: whatever it meets, the run goes on. */
const always = (exception: Exception): Partial<Record<SourceErrorCode, Exception>> =>
  Object.fromEntries(CODES.map((code) => [code, exception]));

/** A stack with one open issue, and a preview of the head that adds another. */
const LONELY = 'acme/lonely/one';
export const HEAD = 'a'.repeat(40);
const UPDATE = '0d4f5c1e-1111-4222-8333-123456789abc';

export function addLonelyStack({ pulumi: { estate } }: Sandbox): void {
  const [stack] = estate.stacks;
  const issue = estate.issues.find(
    ({ status, policyPack }) => status === 'open' && policyPack === 'acme-aws',
  );
  if (stack === undefined || issue === undefined) throw new Error('the estate is empty');
  const urn = (name: string): string => `urn:pulumi:one::lonely::aws:s3/bucket:Bucket::${name}`;
  estate.issues.push({
    ...issue,
    id: 'lonely',
    entityProject: 'lonely',
    entityId: 'one',
    resourceURN: urn('old'),
  });
  const violations = [{ pack: 'acme-aws', policy: 's3-no-public-read', level: 'advisory' }];
  const events = previewEvents({
    stack: 'one',
    project: 'lonely',
    packs: [{ name: 'acme-aws', versionTag: '1.8.0' }],
    resources: [{ urn: urn('new'), op: 'create', violations }],
  });
  const preview = {
    updateID: UPDATE,
    startTime: 1,
    endTime: 2,
    result: 'succeeded',
    headSha: HEAD,
    events,
  } as const;
  estate.stacks.push({ ...stack, project: 'lonely', stack: 'one', previews: [preview] });
}

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
    exceptions: { forbidden: note('policy packs: '), 'not-found': note('policy packs: ') },
  },
  {
    name: 'latest update',
    service: 'pulumi',
    target: 'acme/website/production',
    strikes: { method: 'GET', path: /updates\/latest$/ },
    what: '',
    exceptions: { ...always(note('could not be looked up')), 'not-found': note('never updated') },
  },
  {
    name: 'the organisation’s stacks',
    service: 'pulumi',
    target: 'acme/lonely/*',
    strikes: { method: 'GET', path: /user\/stacks/ },
    what: 'listing stacks of acme',
    exceptions: {},
  },
  {
    name: 'exchange of the job’s identity',
    service: 'pulumi',
    target: LONELY,
    inputs: { 'pulumi-access-token': '', 'pulumi-oidc-token-type': 'organization' },
    strikes: { method: 'POST', path: /oauth\/token$/ },
    what: "exchanging the job's identity for a token of acme",
    exceptions: {},
  },
  {
    name: 'issue counts',
    service: 'pulumi',
    target: 'acme/website/production',
    strikes: { method: 'POST', path: /issues\/filters$/ },
    what: '',
    exceptions: always(note('policy groups with enabled packs')),
  },
  {
    name: 'issue details',
    service: 'pulumi',
    target: LONELY,
    strikes: { method: 'GET', path: /issues\/lonely$/ },
    what: '',
    exceptions: always(note('What 1 of 1 policies ask for could not be looked up')),
  },
  {
    name: 'violations of an older server',
    service: 'pulumi',
    target: LONELY,
    switches: { listRoute: 'none', violationPageSize: 5_000 },
    strikes: { method: 'GET', path: /violationsv2/ },
    what: 'listing policy violations of acme',
    exceptions: {},
  },
  {
    name: 'previews',
    service: 'pulumi',
    target: LONELY,
    inputs: { 'pulumi-preview': 'latest' },
    strikes: { method: 'GET', path: /updates\/latest\/previews$/ },
    what: `listing previews of ${LONELY}`,
    exceptions: {},
  },
  {
    name: 'events of a preview',
    service: 'pulumi',
    target: LONELY,
    inputs: { 'pulumi-preview': UPDATE },
    strikes: { method: 'GET', path: /preview\/[^/]+\/events$/ },
    what: `reading events of preview ${UPDATE} of ${LONELY}`,
    exceptions: {},
  },
  {
    name: 'closed issues beside a preview',
    service: 'pulumi',
    target: LONELY,
    inputs: { 'pulumi-preview': UPDATE },
    strikes: { method: 'POST', path: /issues\?closed=true$/ },
    what: '',
    exceptions: always(note('Closed issues could not be read')),
  },
  {
    name: 'account',
    service: 'pulumi',
    target: '',
    inputs: { 'pulumi-stacks': '', 'pulumi-accounts': 'acme/quiet' },
    strikes: { method: 'GET', path: /accounts\/quiet$/ },
    what: 'reading Insights account acme/quiet',
    exceptions: { 'not-found': missing },
  },
  {
    name: 'child accounts',
    service: 'pulumi',
    target: '',
    inputs: { 'pulumi-stacks': '', 'pulumi-accounts': 'acme/quiet' },
    strikes: { method: 'GET', path: /accounts\?parent=quiet/ },
    what: 'listing child accounts of acme/quiet',
    exceptions: { 'not-found': note('policy packs of quiet') },
  },
  {
    name: 'packs of an account',
    service: 'pulumi',
    target: '',
    inputs: { 'pulumi-stacks': '', 'pulumi-accounts': 'acme/quiet' },
    strikes: { method: 'GET', path: /accounts\/quiet\/policy\/packs/ },
    what: 'listing policy packs of Insights account acme/quiet',
    exceptions: {
      forbidden: note('may not read the policy packs of the account'),
      'not-found': note('does not tell the policy packs of the account'),
    },
  },
  {
    name: 'issues, first page',
    service: 'pulumi',
    target: 'acme/website/production',
    strikes: { method: 'POST', path: /policyresults\/issues$/, body: /"startRow":0,/ },
    what: 'listing policy issues of acme/website/production (rows 0 to 100)',
    exceptions: { 'not-found': note('does not tell severity, priority and status') },
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

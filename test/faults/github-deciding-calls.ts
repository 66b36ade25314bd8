import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import { derivedSha } from '../../sandbox/github/pull-record.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CONFIG_TOKEN } from '../../sandbox/github/tokens.ts';
import type { FaultClass } from './github-faults.ts';
import { LONELY } from './lonely-stack.ts';

/** How a run ends. */
export type Ending = {
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'error';
  /** What is told of it, where it is not the fault's own words. */
  readonly words?: string | RegExp;
  /** Requests made, where they are not the fault's own number. */
  readonly requests?: number;
};

/** A call by which the gate decides how to judge, and a run that makes it. */
export type DecidingCall = {
  readonly name: string;
  readonly path: (github: GitHubSandbox) => RegExp;
  readonly ordinals?: readonly number[];
  readonly unharmed: Ending;
  /** Where GitHub has refused. */
  readonly refused: Ending;
  /** Where it has not answered. */
  readonly unanswered: Ending;
  readonly exceptions?: Partial<Record<FaultClass, Ending>>;
  /** How the message names the call. */
  readonly what: string;
  readonly event?: GitHubEventKind;
  readonly pullRequest?: number;
  /** What the call is signed with, unless it is the job's own token. */
  readonly token?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The policy file behind its version. */
  readonly file?: string;
  /** What the change makes of it. */
  readonly merged?: string;
};

export const OWN = '.github/policy-gate.yml';
export const BASELINE = '.github/policy-gate-baseline.json';
export const OVERRIDE_LABEL = 'policy-gate-override';

const PASS: Ending = { exitCode: 0, verdict: 'pass' };
const REFUSED: Ending = { exitCode: 2, verdict: 'error' };
const NO_FILE: Ending = { ...REFUSED, words: 'there is no such file at commit' };

/** The same for a file that is not there, which a folder of the name is too. */
const whereNone = (ending: Ending): Partial<Record<FaultClass, Ending>> => ({
  'not-found': ending,
  list: ending,
});

const base = ({ estate }: GitHubSandbox): string => estate.branches.get('main') ?? '';
const merge = ({ estate }: GitHubSandbox): string => derivedSha('merge', pullOf(estate, 42).headSha);
const commit = (repository: string, ref: string): RegExp =>
  new RegExp(`^/repos/acme/${repository}/commits/${ref}$`);
const contents = (path: string, ref: string): RegExp =>
  new RegExp(`/contents/${encodeURIComponent(path).replaceAll('.', '\\.')}\\?ref=${ref}$`);

/** Without the policy nothing is judged: refused it is a bad configuration, else the run could not be evaluated. */
const POLICY = {
  unharmed: PASS,
  refused: REFUSED,
  unanswered: { exitCode: 3, verdict: 'error' },
} as const;
const NAMED = { ...POLICY, what: `${OWN} could not be read`, inputs: { 'config-file': OWN } } as const;
const CENTRAL = {
  ...POLICY,
  what: 'policy-gate.yml could not be read',
  inputs: { 'config-file': 'acme/policies/policy-gate.yml@main', 'config-token': CONFIG_TOKEN },
  token: CONFIG_TOKEN,
} as const;
const BASED = { ...POLICY, what: `${BASELINE} could not be read`, file: `baseline: ${BASELINE}` } as const;

const POLICY_CALLS: readonly DecidingCall[] = [
  { ...NAMED, name: 'the tip of the base', path: () => commit('infrastructure', 'heads%2Fmain') },
  {
    ...NAMED,
    name: 'the policy file of a scheduled run',
    event: 'schedule',
    path: (github) => contents(OWN, base(github)),
    exceptions: whereNone(NO_FILE),
  },
  {
    ...NAMED,
    name: 'the policy file at the base',
    path: (github) => contents(OWN, base(github)),
    // Where the change adds it, as it seems then, it does not hold yet, and the defaults do.
    exceptions: whereNone({ ...PASS, words: `There is no ${OWN} at commit`, requests: 2 }),
  },
  {
    ...POLICY,
    name: 'a policy file that nobody names',
    what: `${OWN} could not be read`,
    path: (github) => contents(OWN, base(github)),
    event: 'schedule',
    exceptions: whereNone({ ...PASS, words: `There is no ${OWN} at commit` }),
  },
  { ...CENTRAL, name: 'the commit of a central file', path: () => commit('policies', 'main') },
  {
    ...CENTRAL,
    name: 'a central file',
    path: () => /^\/repos\/acme\/policies\/contents\//,
    exceptions: whereNone(NO_FILE),
  },
  {
    ...BASED,
    name: 'the baseline',
    event: 'schedule',
    path: (github) => contents(BASELINE, base(github)),
    exceptions: whereNone(NO_FILE),
  },
  {
    ...BASED,
    name: 'the baseline as it will be',
    path: (github) => contents(BASELINE, merge(github)),
    exceptions: whereNone({ ...REFUSED, words: 'after merge: baseline', requests: 2 }),
  },
  {
    unharmed: PASS,
    refused: REFUSED,
    // Whatever it is, the window of what is read is not known.
    unanswered: REFUSED,
    name: 'the start of the run',
    what: 'azure-since: run: ',
    path: () => /\/actions\/runs\/1001\/attempts\/1$/,
    inputs: {
      'pulumi-stacks': '',
      'azure-scopes': `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-quiet`,
      'azure-since': 'run',
      'on-no-evidence': 'pass',
    },
    exceptions: Object.fromEntries(
      (['other JSON', 'list'] as const).map((one) => [
        one,
        { ...REFUSED, words: 'GitHub did not say when run' },
      ]),
    ),
  },
];

/** What a change makes of the file is shown, and judges nothing. */
const PREVIEW = { unharmed: PASS, refused: PASS, unanswered: PASS, what: 'so it is not shown' } as const;

const PREVIEW_CALLS: readonly DecidingCall[] = [
  {
    ...PREVIEW,
    name: 'what the change was merged onto',
    path: (github) => new RegExp(`/git/commits/${merge(github)}$`),
  },
  {
    ...PREVIEW,
    name: 'the commit that is checked out',
    path: (github) => commit('infrastructure', merge(github)),
  },
  {
    ...PREVIEW,
    name: 'the policy file as it will be',
    path: (github) => contents(OWN, merge(github)),
    exceptions: whereNone({ ...PASS, words: 'afterMerge' }),
  },
  {
    ...PREVIEW,
    name: 'the policy file before the change',
    path: (github) => contents(OWN, base(github)),
    ordinals: [2, 3, 4, 5],
    merged: 'only-new: true',
    exceptions: whereNone({ ...PASS, words: 'afterMerge' }),
  },
];

/** Where nobody tells what the run is about, it is judged all the same, and as if everything were new. */
const UNKNOWN = {
  unharmed: { exitCode: 0, verdict: 'pass' },
  refused: { exitCode: 1, verdict: 'fail' },
  unanswered: { exitCode: 1, verdict: 'fail' },
  inputs: { 'pulumi-stacks': LONELY },
  file: 'thresholds: { total: 0 }\nonly-new: true',
} as const;

const STAGE = {
  ...UNKNOWN,
  event: 'workflow_run',
  pullRequest: 43,
  what: 'could not be asked',
} as const;

const NEWNESS_CALLS: readonly DecidingCall[] = [
  {
    ...UNKNOWN,
    name: 'when a queued pull request was opened',
    event: 'merge_group',
    what: 'could not be asked, so everything is new',
    path: () => /\/pulls\/42$/,
  },
  {
    ...STAGE,
    name: 'the pull request of a second stage by its branch',
    path: () => /\/infrastructure\/pulls\?state=open&head=mallory/,
    exceptions: { list: { ...UNKNOWN.refused, words: 'no open pull request has commit' } },
  },
  {
    ...STAGE,
    name: 'the pull request of a second stage by its commit',
    path: () => /\/infrastructure\/commits\/[0-9a-f]{40}\/pulls\?/,
    // GitHub knows of none by a commit that only a fork has.
    exceptions: { list: { ...UNKNOWN.unharmed, words: '"newness"' } },
  },
];

/** An override of which not all is known is none. */
const OVERRIDE = {
  unharmed: { exitCode: 0, verdict: 'warn' },
  refused: { exitCode: 1, verdict: 'fail' },
  unanswered: { exitCode: 1, verdict: 'fail' },
  what: 'GitHub could not be asked who set it, and when',
  inputs: { 'pulumi-stacks': LONELY },
  file: `thresholds: { total: 0 }\noverride: { label: ${OVERRIDE_LABEL} }`,
} as const;

const OVERRIDE_CALLS: readonly DecidingCall[] = [
  { ...OVERRIDE, name: 'the labels of the pull request', path: () => /\/pulls\/42$/ },
  {
    ...OVERRIDE,
    name: 'who set a label',
    path: () => /\/issues\/42\/events/,
    exceptions: { list: { ...OVERRIDE.refused, words: 'GitHub does not say who set it' } },
  },
  {
    ...OVERRIDE,
    name: 'when the head was pushed',
    path: () => /\/activity\?/,
    exceptions: {
      list: { ...OVERRIDE.refused, words: 'GitHub does not say when the newest commit was pushed' },
    },
  },
  { ...OVERRIDE, name: 'the role of who set a label', path: () => /\/collaborators\// },
];

/** Every call that decides how a run is judged, in parts that are tested beside each other. */
export const DECIDING_CALLS = {
  policy: POLICY_CALLS,
  change: [...PREVIEW_CALLS, ...NEWNESS_CALLS, ...OVERRIDE_CALLS],
} as const satisfies Record<string, readonly DecidingCall[]>;

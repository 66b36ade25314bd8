import type { FaultClass } from './github-faults.ts';
import type { Struck } from './github-told.ts';

/** What is published, in which state of the repository. */
export type Scene =
  | { readonly act: 'comment'; readonly before?: 'own' | 'two of our own' | 'of an older run' }
  | { readonly act: 'check run'; readonly before?: 'green' }
  | { readonly act: 'claim'; readonly before?: 'green' }
  | { readonly act: 'early end'; readonly before?: 'green' }
  | { readonly act: 'tracking issue'; readonly before?: 'open' | 'closed' };

/** A call that publishes, and what makes it. */
export type PublishingCall = Struck & {
  readonly name: string;
  readonly scene: Scene;
  readonly ordinals?: readonly number[];
  /** How the warning names what was not published. */
  readonly what: string;
  /** The title of the warning, unless it is that something was not published. */
  readonly title?: string;
  /** Classes and names of faults that are no reason for a warning. */
  readonly quiet?: readonly string[];
  /** Names of faults that the call cannot meet. */
  readonly without?: readonly string[];
  /** Requests made, by class or name, where they are not the fault's own number. */
  readonly requests?: Readonly<Record<string, number>>;
};

const FIRST_PAGE = { method: 'GET', path: /\/issues\/42\/comments\?per_page=100$/ } as const;
const EVERY_CLASS: readonly FaultClass[] = [
  'refused',
  'not-found',
  'conflict',
  'throttled',
  'outage',
  'foreign',
  'other JSON',
  'list',
];
/** What is wrong with a body, which not every answer has. */
const BODILY: readonly string[] = [
  'cut body',
  'length too long',
  'gzip that is none',
  'length too short',
  'malformed JSON',
  'stalled body',
  'body without end',
];
/** What was done though nobody was told is found when it is looked for. */
const UNHEARD: readonly string[] = [...BODILY, 'reset', 'empty body', 'no answer', 'headers without end'];
/** A token that may not ask who it is, is taken for the job's own. */
const NOT_ASKED = ['403', 'not-found'] as const;

const COMMENT = { what: 'pull-request comment' } as const;
const NEW = { ...COMMENT, scene: { act: 'comment' } } as const;
const OWN = { ...COMMENT, scene: { act: 'comment', before: 'own' } } as const;
const OLDER = {
  what: 'comments of older runs',
  scene: { act: 'comment', before: 'of an older run' },
} as const;
const ONE_COMMENT = /\/issues\/comments\/\d+$/;
const VIEWER = { method: 'POST', path: /\/graphql$/, body: /viewer/ } as const;

const COMMENT_CALLS: readonly PublishingCall[] = [
  // An empty list is one that nobody has written on.
  { ...NEW, ...FIRST_PAGE, name: 'the comments', quiet: ['list'], requests: { list: 2 } },
  {
    ...NEW,
    name: 'the second page of the comments',
    method: 'GET',
    path: /\/issues\/42\/comments\?.*[?&]page=2/,
    quiet: ['list'],
    requests: { list: 2 },
  },
  { ...OWN, ...VIEWER, name: 'who we are', quiet: NOT_ASKED },
  { ...NEW, name: 'the head of the pull request', method: 'GET', path: /\/pulls\/42$/, quiet: NOT_ASKED },
  { ...OWN, name: 'the comment as it is now', method: 'GET', path: ONE_COMMENT, quiet: ['not-found'] },
  { ...NEW, name: 'a new comment', method: 'POST', path: /\/issues\/42\/comments$/ },
  { ...NEW, ...FIRST_PAGE, name: 'the comments beside a new one', ordinals: [2, 3, 4, 5], quiet: ['list'] },
  // One that is gone is written anew, beside the one that is not gone at all.
  { ...OWN, name: 'an edit', method: 'PATCH', path: ONE_COMMENT, requests: { 'not-found': 2 } },
  {
    ...OWN,
    name: 'what an edit took the place of',
    method: 'POST',
    path: /\/graphql$/,
    body: /userContentEdits/,
    quiet: EVERY_CLASS,
  },
  {
    ...COMMENT,
    scene: { act: 'comment', before: 'two of our own' },
    name: 'a duplicate to delete',
    method: 'DELETE',
    path: ONE_COMMENT,
    quiet: ['not-found'],
    without: BODILY,
  },
  { ...OLDER, name: 'a comment of an older run', method: 'GET', path: ONE_COMMENT, quiet: ['not-found'] },
  { ...OLDER, name: 'a comment to supersede', method: 'PATCH', path: ONE_COMMENT },
];

const CHECKS = { method: 'GET', path: /\/commits\/[^/]+\/check-runs\?/ } as const;
const NEW_CHECK = { method: 'POST', path: /\/check-runs$/ } as const;
const CHECK_UPDATE = { method: 'PATCH', path: /\/check-runs\/\d+$/ } as const;

const CHECK_CALLS: readonly PublishingCall[] = (['check run', 'claim', 'early end'] as const).flatMap(
  (act) => {
    const call = {
      what: 'check run',
      ...(act === 'claim' && { title: 'Policy Gate: check run not in progress' }),
    };
    const scene = { act } as const;
    const overGreen = { act, before: 'green' } as const;
    const listed = act === 'claim' ? 1 : 2;
    return [
      {
        ...call,
        ...CHECKS,
        scene,
        name: `${act}: those of the commit`,
        quiet: ['list'],
        requests: { list: listed },
      },
      { ...call, ...NEW_CHECK, scene, name: `${act}: a new one` },
      { ...call, ...CHECK_UPDATE, scene: overGreen, name: `${act}: its end` },
      {
        ...call,
        ...VIEWER,
        scene: overGreen,
        name: `${act}: who we are`,
        quiet: NOT_ASKED,
        requests: { '403': listed, '404': listed },
      },
    ];
  },
);

const ISSUE = { what: 'tracking issue' } as const;
const NO_ISSUE = { ...ISSUE, scene: { act: 'tracking issue' } } as const;
const OPEN_ISSUE = { ...ISSUE, scene: { act: 'tracking issue', before: 'open' } } as const;
const ISSUES = { method: 'GET', path: /\/issues\?/ } as const;

const TRACKING_CALLS: readonly PublishingCall[] = [
  { ...OPEN_ISSUE, ...VIEWER, name: 'who we are', quiet: NOT_ASKED },
  // A filter that is refused is left out.
  { ...NO_ISSUE, ...ISSUES, name: 'the issues', quiet: ['list'], requests: { list: 2, '422': 2 } },
  {
    ...OPEN_ISSUE,
    name: 'the issue as it is now',
    method: 'GET',
    path: /\/issues\/\d+$/,
    quiet: ['not-found'],
  },
  // What says nothing of whether it was opened is not said twice without looking.
  {
    ...NO_ISSUE,
    name: 'a new issue',
    method: 'POST',
    path: /\/issues$/,
    quiet: UNHEARD,
    // A label that is refused is left out.
    requests: { ...Object.fromEntries(UNHEARD.map((name) => [name, 1])), outage: 2, conflict: 1, '422': 2 },
  },
  {
    ...NO_ISSUE,
    ...ISSUES,
    name: 'the issues beside a new one',
    ordinals: [2, 3, 4, 5, 6, 7, 8, 9],
    quiet: ['list'],
    // Once more to see whether it was opened.
    requests: { outage: 8, conflict: 8, foreign: 2, 'other JSON': 2, '422': 2 },
  },
  { ...OPEN_ISSUE, name: 'an edit', method: 'PATCH', path: /\/issues\/\d+$/ },
  {
    ...ISSUE,
    scene: { act: 'tracking issue', before: 'closed' },
    name: 'the comment that tells of a change',
    title: 'Policy Gate: tracking issue',
    what: 'is up to date, and the comment that tells so was not written',
    method: 'POST',
    path: /\/issues\/\d+\/comments$/,
  },
];

/** Every call that publishes, in parts that are tested beside each other. */
export const PUBLISHING_CALLS = {
  comments: COMMENT_CALLS,
  'check runs': CHECK_CALLS,
  tracking: TRACKING_CALLS,
} as const satisfies Record<string, readonly PublishingCall[]>;

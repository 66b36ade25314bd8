import type { Random } from '../random.ts';
import type { GitHubActivity } from './activities.ts';
import { chatter, HOSTILE_BODY } from './chatter.ts';
import type { GitHubCheckRun } from './check-run-record.ts';
import type { GitHubRole } from './collaborators.ts';
import type { GitHubIssue } from './issue-record.ts';
import type { GitHubLabelEvent } from './labels.ts';
import type { GitHubOtherEvent } from './other-events.ts';
import type { GitHubRepository } from './repositories.ts';
import type { GitHubRun } from './run-record.ts';
import { seedPulls, seedUsers } from './seed.ts';
import { FIRST_FREE_EVENT, seedActivities, seedLabelEvents, seedOtherEvents } from './seed-history.ts';
import { seedOtherRepositories } from './seed-repositories.ts';
import { type GitHubToken, seedTokens } from './tokens.ts';

/** An account, with its standing in the repository. */
export type GitHubUser = {
  readonly login: string;
  readonly id: number;
  readonly kind: 'User' | 'Bot' | 'Organization';
  readonly association: 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' | 'NONE';
  role: GitHubRole;
};

/** A pull request; `headRepo` is null where the fork was deleted. */
export type GitHubPull = {
  readonly number: number;
  readonly author: string;
  title: string;
  headSha: string;
  readonly headRef: string;
  headRepo: string | null;
  baseSha: string;
  readonly baseRef: string;
  readonly createdAt: string;
  state: 'open' | 'closed';
  /** Names; a change without `setLabel` or `removeLabel` leaves no event. */
  labels: string[];
};

/** A comment in the conversation of an issue or a pull request. */
export type GitHubComment = {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Every body that it has had, the first first, once it has been edited through the API. */
  readonly versions: string[];
};

/** Everything the service knows; tests read and change it directly. */
export type GitHubEstate = {
  readonly owner: string;
  readonly repo: string;
  readonly repositoryId: number;
  readonly users: GitHubUser[];
  readonly pulls: GitHubPull[];
  /** Without the pull requests, which are issues too. */
  readonly issues: GitHubIssue[];
  readonly comments: GitHubComment[];
  /** Those of every app, jobs' own left out. */
  readonly checkRuns: GitHubCheckRun[];
  /** An empty list gets the run of pull request 42 when the server starts. */
  readonly runs: GitHubRun[];
  readonly tokens: Map<string, GitHubToken>;
  /** The commit at the tip of each branch. */
  readonly branches: Map<string, string>;
  /** The commit under each tag. */
  readonly tags: Map<string, string>;
  /** Files by their path, at each commit. */
  readonly files: Map<string, Map<string, string>>;
  /** By full name. The forks of pull requests are not among them: they are there as long as a `headRepo` names them. */
  readonly otherRepositories: Map<string, GitHubRepository>;
  readonly labelEvents: GitHubLabelEvent[];
  /** Stands beside the label events in the same list. */
  readonly otherEvents: GitHubOtherEvent[];
  /** What happened to branches, by the full name of the repository. */
  readonly activities: Map<string, GitHubActivity[]>;
  /** The next id of an event or an activity. */
  nextEventId: number;
  /** Ids are never given twice, even after a deletion. */
  nextCommentId: number;
  /** Issues and pull requests are numbered together. */
  nextNumber: number;
  nextCheckRunId: number;
};

const CHATTERS = ['alice-okafor', 'bert-lindqvist', 'chen-mei', 'dora-van-dijk'] as const;
const FIRST_COMMENT = Date.parse('2026-03-02T09:12:00Z');
const HOSTILE_PLACE = 20;
const CHATTY_COMMENTS = 130;
const JUST_OPENED = { state: 'open', stateReason: null, closedAt: null, closedBy: null } as const;

/** Stores a comment under the next id and returns it: the way for a test to play another author. */
export function addComment(
  estate: GitHubEstate,
  comment: { readonly issue: number; readonly author: string; readonly body: string; readonly at: Date },
): GitHubComment {
  const at = timestamp(comment.at);
  const { issue, author, body } = comment;
  const added = { id: estate.nextCommentId, issue, author, body, createdAt: at, updatedAt: at, versions: [] };
  estate.nextCommentId += 1;
  estate.comments.push(added);
  return added;
}

/** Opens an issue under the next number and returns it: the way for a test to play another author. */
export function addIssue(
  estate: GitHubEstate,
  issue: { readonly author: string; readonly title: string; readonly body: string | null; readonly at: Date },
): GitHubIssue {
  const at = timestamp(issue.at);
  const { author, title, body } = issue;
  const added: GitHubIssue = {
    number: estate.nextNumber,
    author,
    title,
    body,
    createdAt: at,
    updatedAt: at,
    ...JUST_OPENED,
    labels: [],
    assignees: [],
  };
  estate.nextNumber += 1;
  estate.issues.push(added);
  return added;
}

/** The pull request of that number. */
export function pullOf(estate: GitHubEstate, number: number): GitHubPull {
  const pull = estate.pulls.find((candidate) => candidate.number === number);
  if (pull === undefined) throw new Error(`the sandbox has no pull request ${number}`);
  return pull;
}

/** An instant as GitHub writes it: whole seconds. */
export function timestamp(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The sandbox's standard repository: acme/infrastructure with a busy pull request 42. */
export function seedGitHubEstate(random: Random): GitHubEstate {
  const pulls = seedPulls(random);
  const estate: GitHubEstate = {
    owner: 'acme',
    repo: 'infrastructure',
    repositoryId: 735_114_209,
    users: seedUsers(),
    pulls,
    issues: [],
    branches: new Map(pulls.map(({ baseRef, baseSha }) => [baseRef, baseSha])),
    tags: new Map(),
    files: new Map(),
    otherRepositories: seedOtherRepositories(),
    labelEvents: seedLabelEvents(),
    otherEvents: seedOtherEvents(),
    activities: seedActivities(pulls),
    nextEventId: FIRST_FREE_EVENT,
    comments: [],
    checkRuns: [],
    runs: [],
    tokens: seedTokens(),
    nextCommentId: 2_871_004_113,
    nextNumber: 44,
    nextCheckRunId: 38_115_402_771,
  };
  for (let place = 0; place < CHATTY_COMMENTS; place += 1) {
    if (place === HOSTILE_PLACE) seedComment(estate, random, 'mallory', HOSTILE_BODY);
    seedComment(estate, random, random.pick(CHATTERS), chatter(random, CHATTERS));
  }
  return estate;
}

function seedComment(estate: GitHubEstate, random: Random, author: string, body: string): void {
  const minutes = estate.comments.length * 17 + random.int(15);
  addComment(estate, { issue: 42, author, body, at: new Date(FIRST_COMMENT + minutes * 60_000) });
  estate.nextCommentId += random.int(90_000);
}

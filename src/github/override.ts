import * as v from 'valibot';
import type { Override } from '../config/levels/knobs.ts';
import { instantKey, isTimestamp } from '../finding/timestamp.ts';
import type { ReportedOverride } from '../report/judged.ts';
import { read } from './answers.ts';
import { boundedPages } from './bounded-pages.ts';
import { type PullRequestNow, type RepositoryAccess, readPullRequest } from './change.ts';
import { openOctokit } from './client.ts';
import type { Change } from './event.ts';
import type { Octokit } from './octokit.ts';

type Repository = RepositoryAccess['repository'];

const timestamp = v.pipe(v.string(), v.check(isTimestamp, 'not a timestamp'));

const happening = v.looseObject({ event: v.string() });

type Happening = v.InferOutput<typeof happening>;

const labelled = v.object({
  id: v.number(),
  event: v.picklist(['labeled', 'unlabeled']),
  actor: v.nullish(v.object({ login: v.string() })),
  created_at: timestamp,
  label: v.object({ name: v.string() }),
});

const retargeted = v.object({ event: v.literal('base_ref_changed'), created_at: timestamp });

const permissionAnswer = v.object({
  permission: v.string(),
  role_name: v.optional(v.string()),
  user: v.nullish(v.object({ login: v.string() })),
});

const activityList = v.array(v.object({ ref: v.string(), after: v.string(), timestamp }));

/**
 * Whether somebody who may has set the override label on the newest commit; undefined where the label is not set.
 * What cannot be asked does not count, and the reason is told. Rejects never.
 */
export async function readOverride(
  override: Override,
  change: Change | undefined,
  access: RepositoryAccess | undefined,
): Promise<ReportedOverride | undefined> {
  if (change === undefined || access === undefined) return undefined;
  try {
    const octokit = await openOctokit(access.token, access.apiUrl, access.pacing);
    return await ask(override, change, octokit, access.repository);
  } catch (error) {
    const cause = error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
    const reason = `GitHub could not be asked who set it, and when: ${cause}. The job needs "permissions: pull-requests: read" and "contents: read".`;
    return { kind: 'not-counted', label: override.label, reason };
  }
}

async function ask(
  { label, roles }: Override,
  change: Change,
  octokit: Octokit,
  repository: Repository,
): Promise<ReportedOverride | undefined> {
  const pull = await readPullRequest(octokit, repository, change.number);
  if (!pull.labels.some(({ name }) => isSame(name, label))) return undefined;
  const refuse = (reason: string): ReportedOverride => ({ kind: 'not-counted', label, reason });
  if (change.headSha !== undefined && change.headSha !== pull.head.sha) {
    return refuse('the pull request has a newer commit than the one that was checked.');
  }
  const events = await readEvents(octokit, repository, change.number);
  const setting = lastSetting(events, label);
  const by = setting?.actor?.login;
  if (setting === undefined || by === undefined) return refuse('GitHub does not say who set it.');
  const pushedAt = await pushedAtOf(octokit, pull);
  if (pushedAt === undefined) {
    return refuse(
      'GitHub does not say when the newest commit was pushed. Its own date proves nothing: authors choose it.',
    );
  }
  if (instantKey(setting.created_at) <= instantKey(pushedAt)) {
    return refuse(
      `${by} set it at ${setting.created_at}, and the newest commit was pushed at ${pushedAt}. Set it anew.`,
    );
  }
  if (lastRetargeting(events) >= instantKey(setting.created_at)) {
    return refuse(`${by} set it before the pull request got another base branch. Set it anew.`);
  }
  const role = await roleOf(octokit, repository, by);
  if (!roles.some((one) => isSame(one, role))) {
    return refuse(`${by} set it, whose role is ${role}; it takes ${roles.join(' or ')}.`);
  }
  return { kind: 'in-force', label, by, role, at: setting.created_at };
}

/** Everything that happened to a pull request, over all pages. */
async function readEvents(
  octokit: Octokit,
  repository: Repository,
  number: number,
): Promise<readonly Happening[]> {
  const events: Happening[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.issues.listEvents, {
    ...repository,
    issue_number: number,
    per_page: 100,
  });
  for await (const { data } of boundedPages('events of a pull request', pages))
    events.push(...read(v.array(happening), data, 'a list of events'));
  return events;
}

/**
 * The event by which the label was last set, unless it was taken away since. Throws where an event about a label cannot
 * be read: it may be the last.
 */
function lastSetting(
  events: readonly Happening[],
  label: string,
): v.InferOutput<typeof labelled> | undefined {
  const settings = events
    .filter(({ event }) => event === 'labeled' || event === 'unlabeled')
    .map((event) => read(labelled, event, 'an event about a label'))
    .filter((setting) => isSame(setting.label.name, label));
  // Several within a second are in the order of their ids.
  const last = settings.toSorted((a, b) => a.id - b.id).at(-1);
  return last?.event === 'labeled' ? last : undefined;
}

/** The instant at which the pull request last got another base branch, or "". */
function lastRetargeting(events: readonly Happening[]): string {
  const instants = events
    .filter(({ event }) => event === 'base_ref_changed')
    .map((event) => instantKey(read(retargeted, event, 'an event about the base').created_at));
  return instants.sort().at(-1) ?? '';
}

/**
 * When the head came to be the newest commit of its branch, by GitHub's own clock: whoever makes a commit chooses the
 * dates in it.
 */
async function pushedAtOf(octokit: Octokit, { head }: PullRequestNow): Promise<string | undefined> {
  const [owner = '', repo = ''] = head.repo?.full_name.split('/') ?? [];
  if (owner === '' || repo === '') return undefined;
  const ref = `refs/heads/${head.ref}`;
  const { data } = await octokit.rest.repos.listActivities({ owner, repo, ref, per_page: 1 });
  const [newest] = read(activityList, data, 'the activity of a branch');
  return newest?.ref === ref && newest.after === head.sha ? newest.timestamp : undefined;
}

/** The name of a role of the organisation's own, or one of GitHub's: admin, maintain, write, triage, read, none. */
async function roleOf(octokit: Octokit, repository: Repository, username: string): Promise<string> {
  const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...repository, username });
  const { role_name: role, permission, user } = read(permissionAnswer, data, 'a permission');
  if (user != null && !isSame(user.login, username))
    throw new Error(`GitHub answered about another than ${username}`);
  return role ?? permission;
}

/** Labels and logins are told apart without their case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

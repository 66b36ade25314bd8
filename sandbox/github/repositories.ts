import type { SandboxResponse } from '../server.ts';
import { NO_COMMIT } from './activities.ts';
import type { Call, Handler } from './call.ts';
import { notAccessible, notFound } from './errors.ts';
import type { GitHubEstate } from './estate.ts';
import { derivedSha, queueBranch } from './pull-record.ts';
import type { RefTargets } from './refs.ts';
import { baseName, repositoryId } from './repository-record.ts';
import type { GitHubToken } from './tokens.ts';

/** A repository beside our own: what of it can be read. Its default branch is `main`. */
export type GitHubRepository = {
  readonly branches: Map<string, string>;
  readonly tags: Map<string, string>;
  /** Files by their path, at each commit. */
  readonly files: Map<string, Map<string, string>>;
  isPrivate: boolean;
};

/** A repository of the estate as far as its contents can be read. */
export type Repository = RefTargets & {
  readonly fullName: string;
  readonly id: number;
  readonly isPrivate: boolean;
  readonly files: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** Wraps what answers in any repository: one that the token may not see is not there. */
export function inRepository(
  docs: string,
  handler: (call: Call, repository: Repository) => SandboxResponse,
): Handler {
  return (call) => {
    const { token, context, request } = call;
    const repository = findRepository(context.estate, request.params);
    if (repository === undefined || !sees(token, repository, context.estate)) return notFound(docs);
    if (repository.isPrivate && token.permissions.contents === 'none') {
      return notAccessible(token, 'contents=read', docs);
    }
    return handler(call, repository);
  };
}

function sees(token: GitHubToken, { fullName, isPrivate }: Repository, estate: GitHubEstate): boolean {
  if (!isPrivate) return true;
  if (fullName === baseName(estate)) return token.withoutOwn !== true;
  return (token.repositories ?? []).some((name) => same(name, fullName));
}

/** Whether our own repository has the commit. */
export function knowsCommit(estate: GitHubEstate, sha: string): boolean {
  return repositoryOf(estate, baseName(estate)).commits.has(sha);
}

/** By its name or its id, whichever the path has. */
function findRepository(
  estate: GitHubEstate,
  params: Readonly<Record<string, string>>,
): Repository | undefined {
  const forks = estate.pulls.flatMap(({ headRepo }) => (headRepo === null ? [] : [headRepo]));
  const fullName = [baseName(estate), ...estate.otherRepositories.keys(), ...forks].find(
    (name) =>
      same(name, `${params['owner']}/${params['repo']}`) ||
      params['repository'] === String(repositoryId(estate, name)),
  );
  return fullName === undefined ? undefined : repositoryOf(estate, fullName);
}

function repositoryOf(estate: GitHubEstate, fullName: string): Repository {
  const own = fullName === baseName(estate);
  const contents = own
    ? ownContents(estate)
    : (estate.otherRepositories.get(fullName) ?? fork(estate, fullName));
  const { branches, tags, files } = contents;
  const pushed = (estate.activities.get(fullName) ?? []).map(({ after }) => after);
  const commits = new Set([...branches.values(), ...tags.values(), ...files.keys(), ...pushed]);
  // GitHub keeps the commits of pull requests, also those from forks, in the repository that they are for.
  if (own) for (const sha of commitsOfPulls(estate)) commits.add(sha);
  commits.delete(NO_COMMIT);
  const { isPrivate } = contents;
  return { fullName, id: repositoryId(estate, fullName), isPrivate, branches, tags, files, commits };
}

type Contents = Pick<Repository, 'branches' | 'tags' | 'files' | 'isPrivate'>;

function ownContents(estate: GitHubEstate): Contents {
  const { pulls, tags, files } = estate;
  const queued = pulls
    .filter(({ state }) => state === 'open')
    .map((pull) => [queueBranch(pull), derivedSha('merge', pull.headSha)] as const);
  const branches = new Map([...heads(estate, baseName(estate)), ...queued, ...estate.branches]);
  return { branches, tags, files, isPrivate: true };
}

function fork(estate: GitHubEstate, fullName: string): Contents {
  const branches = new Map([...estate.branches, ...heads(estate, fullName)]);
  const tips = [...branches.values()];
  const files = new Map([...estate.files].filter(([sha]) => tips.includes(sha)));
  return { branches, tags: estate.tags, files, isPrivate: false };
}

function heads({ pulls }: GitHubEstate, fullName: string): (readonly [string, string])[] {
  return pulls
    .filter(({ headRepo }) => headRepo === fullName)
    .map(({ headRef, headSha }) => [headRef, headSha] as const);
}

function commitsOfPulls({ pulls }: GitHubEstate): string[] {
  return pulls.flatMap(({ headSha, baseSha }) => [headSha, baseSha, derivedSha('merge', headSha)]);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

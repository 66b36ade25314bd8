import type { SandboxResponse } from '../server.ts';
import type { Call, RepositoryRoute } from './call.ts';
import { notFound, unprocessable } from './errors.ts';
import { derivedSha } from './pull-record.ts';
import { resolveRef } from './refs.ts';
import { inRepository, type Repository } from './repositories.ts';

const COMMITS = '/rest/commits/commits';
const GIT = '/rest/git/commits';
const CONTENTS = '/rest/repos/contents';

/** The hash of a commit by any reference, and files as they stand at one. */
export const CONTENT_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/commits/:ref(.+)', handler: inRepository(COMMITS, getCommit) },
  { method: 'GET', path: '/git/commits/:sha', handler: inRepository(GIT, getGitCommit) },
  { method: 'GET', path: '/contents/:path(.+)', handler: inRepository(CONTENTS, getContent) },
];

function getCommit({ request }: Call, repository: Repository): SandboxResponse {
  const ref = request.params['ref'] ?? '';
  const sha = resolveRef(repository, ref);
  // Not a 404: that is what GitHub says of a repository that it does not show.
  if (sha === undefined) return unprocessable(`No commit found for SHA: ${ref}`, COMMITS);
  // The media type that asks for the hash alone.
  const headers = { 'content-type': 'application/vnd.github.sha; charset=utf-8' };
  return { status: 200, headers, body: sha };
}

/** A merge has the base it was made onto for its first parent. */
function getGitCommit({ request, context }: Call, repository: Repository): SandboxResponse {
  const sha = request.params['sha'] ?? '';
  if (resolveRef(repository, sha) !== sha) return notFound(GIT);
  const pull = context.estate.pulls.find(({ headSha }) => derivedSha('merge', headSha) === sha);
  const parents = pull === undefined ? [] : [pull.baseSha, pull.headSha];
  return { status: 200, body: { sha, parents: parents.map((parent) => ({ sha: parent })) } };
}

/** The raw media type answers with the file itself. */
function getContent({ request }: Call, repository: Repository): SandboxResponse {
  const ref = request.url.searchParams.get('ref') || 'HEAD';
  const commit = resolveRef(repository, ref);
  if (commit === undefined) return notFound(CONTENTS, `No commit found for the ref ${ref}`);
  const text = repository.files.get(commit)?.get(request.params['path'] ?? '');
  if (text === undefined) return notFound(CONTENTS);
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
    body: text,
  };
}

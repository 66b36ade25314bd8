import type { SandboxResponse } from '../server.ts';
import type { Call, RepositoryRoute } from './call.ts';
import { notFound, unprocessable } from './errors.ts';
import { resolveRef } from './refs.ts';
import { inRepository, type Repository } from './repositories.ts';

const COMMITS = '/rest/commits/commits';
const CONTENTS = '/rest/repos/contents';

/** The hash of a commit by any reference, and files as they stand at one. */
export const CONTENT_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/commits/:ref(.+)', handler: inRepository(COMMITS, getCommit) },
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

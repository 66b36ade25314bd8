import type { SandboxResponse } from '../server.ts';
import type { Call, RepositoryRoute } from './call.ts';
import { notAccessible, notFound } from './errors.ts';

const DOCS = '/rest/repos/contents';

/** The hash of a commit by its branch or by itself, and files as they stand at one. */
export const CONTENT_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/commits/:ref(.+)', handler: getCommit },
  { method: 'GET', path: '/contents/:path(.+)', handler: getContent },
];

function getCommit({ token, context, request }: Call): SandboxResponse {
  if (token.permissions.contents === 'none') return notAccessible(token, 'contents=read', DOCS);
  const ref = request.params['ref'] ?? '';
  const { branches, files } = context.estate;
  const sha = branches.get(ref.replace(/^heads\//, '')) ?? (files.has(ref) ? ref : undefined);
  // The media type that asks for the hash alone.
  const headers = { 'content-type': 'application/vnd.github.sha; charset=utf-8' };
  return sha === undefined ? notFound(DOCS) : { status: 200, headers, body: sha };
}

/** The raw media type answers with the file itself. */
function getContent({ token, context, request }: Call): SandboxResponse {
  if (token.permissions.contents === 'none') return notAccessible(token, 'contents=read', DOCS);
  const commit = request.url.searchParams.get('ref') ?? '';
  const text = context.estate.files.get(commit)?.get(request.params['path'] ?? '');
  if (text === undefined) return notFound(DOCS);
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
    body: text,
  };
}

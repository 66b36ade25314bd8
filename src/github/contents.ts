import * as v from 'valibot';
import type { Octokit } from './octokit.ts';

/** A file as it stands at one commit. */
export type FileAtCommit = { readonly text: string; readonly commit: string };

type Repository = { readonly owner: string; readonly repo: string };

const commitHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/, 'not the hash of a commit'));

/**
 * Reads a file at the commit that a reference names. The commit is looked up first: GitHub answers 404 both for a
 * file that is not there and for contents that may not be read, and only a commit that was found tells them apart.
 */
export async function readFileAt(
  octokit: Octokit,
  repository: Repository,
  path: string,
  ref: string,
): Promise<FileAtCommit> {
  const found = await octokit.rest.repos.getCommit({ ...repository, ref, mediaType: { format: 'sha' } });
  const commit = v.parse(commitHash, textOf(found.data));
  const answer = await octokit.rest.repos
    .getContent({ ...repository, path, ref: commit, mediaType: { format: 'raw' } })
    .catch((cause: unknown) => {
      throw isNotFound(cause) ? new FileMissing(commit, { cause }) : cause;
    });
  const text = textOf(answer.data);
  // A folder is a list, also where the file itself is asked for.
  if (text === undefined) throw new FileMissing(commit);
  return { text, commit };
}

/** In these formats the data is the text itself, whatever the types say, or its bytes where it names no charset. */
function textOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data;
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : undefined;
}

/** There is no file of the name at the commit. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';

  constructor(commit: string, options?: ErrorOptions) {
    super(`there is no such file at commit ${commit}`, options);
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 404;
}

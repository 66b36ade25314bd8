import * as v from 'valibot';
import { read } from './answers.ts';
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
  const commit = read(commitHash, textOf(found.data), 'the hash of a commit');
  const answer = await octokit.rest.repos
    .getContent({ ...repository, path, ref: commit, mediaType: { format: 'raw' } })
    .catch((cause: unknown) => {
      throw isNotFound(cause) ? new FileMissing(commit, { cause }) : cause;
    });
  const text = textOf(answer.data);
  if (text !== undefined) return { text, commit };
  // A folder is a list, also where the file itself is asked for. Anything else is no answer to the question.
  const data: unknown = answer.data;
  throw Array.isArray(data) ? new FileMissing(commit) : new Error('GitHub did not answer with a file');
}

const commitAnswer = v.object({ sha: commitHash, parents: v.array(v.object({ sha: commitHash })) });

/** The commit that a merge was made onto. */
export async function readFirstParent(
  octokit: Octokit,
  repository: Repository,
  commit: string,
): Promise<string> {
  const { data } = await octokit.rest.git.getCommit({ ...repository, commit_sha: commit });
  const { sha, parents } = read(commitAnswer, data, 'a commit');
  const [first] = parents;
  if (sha !== commit || first === undefined) throw new Error(`GitHub names no parent of commit ${commit}`);
  return first.sha;
}

/** In these formats the data is the text itself, whatever the types say, or its bytes where it names no charset. */
function textOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data;
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : undefined;
}

/** There is no file of the name at the commit. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';
  readonly commit: string;

  constructor(commit: string, options?: ErrorOptions) {
    super(`there is no such file at commit ${commit}`, options);
    this.commit = commit;
  }
}

/** In GitHub's own words: a proxy has pages of its own for what it does not find. */
const notFoundAnswer = v.object({
  status: v.literal(404),
  response: v.object({ data: v.object({ message: v.string() }) }),
});

function isNotFound(error: unknown): boolean {
  return v.is(notFoundAnswer, error);
}

import * as v from 'valibot';
import { ConfigurationError, SourceError } from '../../errors.ts';
import { openOctokit } from '../../github/client.ts';
import { FileMissing, readFileAt, readFirstParent } from '../../github/contents.ts';
import type { GitHubPacing } from '../../github/octokit.ts';

/** A repository, and a branch, tag or commit of it. */
export type Revision = {
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly ref: string;
};

/** Where GitHub's API is, and with which token files are read there. */
export type Access = {
  readonly apiUrl: string;
  readonly token: string;
  readonly pacing?: GitHubPacing | undefined;
};

/** What a file is for, in problems, and which permission reading it takes. */
export type Purpose = { readonly setting: string; readonly permission: string };

/** What stands at a path at a commit, or without one in the working directory; no text where there is no file. */
export type TrustedFile = { readonly commit?: string | undefined; readonly text: string | undefined };

/**
 * Reads a file through the API, as it stands at a revision. A missing permission is never a missing file: throws a
 * ConfigurationError where GitHub refuses, and a SourceError where it does not answer.
 */
export async function readTrustedFile(
  { repository, ref }: Revision,
  path: string,
  { apiUrl, token, pacing }: Access,
  { setting, permission }: Purpose,
): Promise<TrustedFile> {
  try {
    return await readFileAt(await openOctokit(token, apiUrl, pacing), repository, path, ref);
  } catch (error) {
    if (error instanceof FileMissing) return { commit: error.commit, text: undefined };
    const reason = error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
    const message = `${path} could not be read at ${ref}: ${reason}.`;
    if (isRefusal(error)) throw refused(setting, `${message} ${permission}`);
    throw new SourceError('unreachable', `GitHub: ${message} Run the gate again.`, { cause: error });
  }
}

/** The commit that a merge commit was made onto. Rejects where GitHub does not say. */
export async function readMergedOnto(
  { repository, ref }: Revision,
  { apiUrl, token, pacing }: Access,
): Promise<string> {
  return readFirstParent(await openOctokit(token, apiUrl, pacing), repository, ref);
}

const refusal = v.object({
  status: v.pipe(v.number(), v.minValue(400), v.maxValue(499)),
  message: v.string(),
  response: v.object({ data: v.object({ message: v.string() }) }),
});

/** GitHub has understood, and says no, in words of its own; but to too many requests it says yes later. */
function isRefusal(error: unknown): boolean {
  const parsed = v.safeParse(refusal, error);
  return parsed.success && parsed.output.status !== 429 && !/rate limit/i.test(parsed.output.message);
}

/** A problem with a setting that names a file. */
export function refused(path: string, message: string): ConfigurationError {
  return new ConfigurationError([{ path, message }]);
}

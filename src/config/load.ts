import { ConfigurationError } from '../errors.ts';
import type { GitHubRun } from '../github/event.ts';
import { NO_POLICY_FILE, type PolicyFile, parsePolicyFile } from './file.ts';
import type { Inputs } from './inputs.ts';

/** A policy file, and where it stands: nothing of both where none is named. */
export type LoadedFile = {
  readonly file: PolicyFile;
  readonly origin?: { readonly path: string; readonly commit: string };
};

/**
 * Reads the policy file that is named, through the API: on a pull request as it stands at the tip of the base
 * branch, which the pull request cannot change, else at the commit that runs. Throws a ConfigurationError: a file
 * that cannot be read is never no file.
 */
export async function loadPolicyFile(inputs: Inputs, run: GitHubRun): Promise<LoadedFile> {
  const path = inputs['config-file'];
  if (path === undefined) return { file: NO_POLICY_FILE };
  const token = inputs['github-token'];
  const { repository, policyRef, apiUrl } = run;
  if (token === undefined) throw refused('needs github-token to be read.');
  if (repository === undefined || policyRef === undefined) {
    throw refused('can be read in a run of GitHub Actions only: the run names no repository and commit.');
  }
  const { createOctokit } = await import('../github/octokit.ts');
  const { readFileAt, FileMissing } = await import('../github/contents.ts');
  try {
    const { text, commit } = await readFileAt(createOctokit(token, apiUrl), repository, path, policyRef);
    return { file: parsePolicyFile(text, path), origin: { path, commit } };
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const reason = error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
    throw refused(
      error instanceof FileMissing
        ? `${path}: ${reason}. A file that is named must be there.`
        : `${path} could not be read at ${policyRef}: ${reason}. The job needs "permissions: contents: read".`,
    );
  }
}

function refused(message: string): ConfigurationError {
  return new ConfigurationError([{ path: 'config-file', message }]);
}

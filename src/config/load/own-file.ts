import type { GitHubRun } from '../../github/event.ts';
import type { Inputs } from '../inputs.ts';
import { DEFAULT_PATH } from './config-file.ts';
import {
  type Access,
  type Purpose,
  type Revision,
  readMergedOnto,
  readTrustedFile,
  refused,
  type TrustedFile,
} from './trusted-file.ts';

type PolicyInputs = Pick<Inputs, 'config-file' | 'github-token'>;

const OWN: Purpose = {
  setting: 'config-file',
  permission: 'The job needs "permissions: contents: read".',
};

/** Reads a file of the working directory; undefined where there is none. */
export type LocalReader = (path: string) => Promise<string | undefined>;

/** Where the repository's own file is looked for, and with what; without a token or a commit it is not. */
export type OwnPlace = {
  readonly path: string;
  /** Reads the working directory, which stands for the repository outside of GitHub Actions. */
  readonly local?: LocalReader | undefined;
  readonly repository: Revision['repository'] | undefined;
  readonly access: Access | undefined;
};

/** Refuses where a file is named that cannot be looked for. */
export function ownPlace(
  inputs: PolicyInputs,
  { repository, policyRef, apiUrl, pacing }: GitHubRun,
  local: LocalReader | undefined,
): OwnPlace {
  const named = inputs['config-file'];
  const token = inputs['github-token'];
  const path = named?.kind === 'own' ? named.path : DEFAULT_PATH;
  if (local !== undefined) return { path, local, repository: undefined, access: undefined };
  if (named?.kind === 'own') {
    if (token === undefined) throw refused('config-file', 'needs github-token to be read.');
    if (repository === undefined || policyRef === undefined) {
      const message = 'can be read in a run of GitHub Actions only: the run names no repository and commit.';
      throw refused('config-file', message);
    }
  }
  return { path, repository, access: token === undefined ? undefined : { token, apiUrl, pacing } };
}

/** The repository's own file at a revision; undefined where it is not looked for. */
export async function readOwn(
  { path, local, repository, access }: OwnPlace,
  ref: string | undefined,
): Promise<TrustedFile | undefined> {
  if (local !== undefined) return { text: await local(path) };
  if (repository === undefined || access === undefined || ref === undefined) return undefined;
  return readTrustedFile({ repository, ref }, path, access, OWN);
}

/** What a change makes of a file. */
export type Edit = {
  /** The file as the change makes it; undefined where it leaves it alone. */
  readonly file?: TrustedFile;
  /** The commit that the change was merged onto. */
  readonly onto?: string;
  readonly notes: readonly string[];
};

/**
 * What the change makes of the file. The base branch may have moved on since its merge commit was made, so what counts
 * is the difference to what that was made onto. What cannot be read is not shown: it judges nothing.
 */
export async function readEdit(
  { path, repository, access }: OwnPlace,
  mergedRef: string | undefined,
  base: string | undefined,
): Promise<Edit> {
  if (repository === undefined || access === undefined || mergedRef === undefined) return { notes: [] };
  try {
    const onto = await readMergedOnto({ repository, ref: mergedRef }, access);
    const file = await readTrustedFile({ repository, ref: mergedRef }, path, access, OWN);
    if (file.text === base) return { onto, notes: [] };
    const before = await readTrustedFile({ repository, ref: onto }, path, access, OWN);
    return file.text === before.text ? { onto, notes: [] } : { onto, file, notes: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { notes: [`What this change makes of ${path} could not be read, so it is not shown. ${reason}`] };
  }
}

import { ConfigurationError } from '../../errors.ts';
import type { GitHubRun } from '../../github/event.ts';
import type { Inputs } from '../inputs.ts';
import type { ConfigFile } from './config-file.ts';
import { type Purpose, readTrustedFile, refused, type TrustedFile } from './trusted-file.ts';

type PolicyInputs = Pick<Inputs, 'config-token' | 'github-token'>;

const CENTRAL: Purpose = {
  setting: 'config-file',
  permission: 'config-token must be able to read the contents of that repository.',
};

/** A policy file of another repository. */
export type Central = Extract<ConfigFile, { kind: 'central' }>;

/** How reports call it. */
export function nameOf({ owner, repo, path, ref }: Central): string {
  return `${owner}/${repo}/${path}@${ref}`;
}

/** GitHub gives a fork's run no secrets, so it may lack the token; it has no credentials to read anything either. */
export async function readCentralOrNot(
  named: Central,
  inputs: PolicyInputs,
  run: GitHubRun,
): Promise<TrustedFile | ConfigurationError> {
  try {
    return await readCentral(named, inputs, run);
  } catch (error) {
    const isForWantOfSecrets = run.fork && inputs['config-token'] === undefined;
    if (isForWantOfSecrets && error instanceof ConfigurationError) return error;
    throw error;
  }
}

async function readCentral(
  named: Central,
  inputs: PolicyInputs,
  { apiUrl, pacing }: GitHubRun,
): Promise<TrustedFile> {
  const { owner, repo, path, ref } = named;
  const token = inputs['config-token'] ?? inputs['github-token'];
  if (token === undefined) {
    throw refused('config-file', `${nameOf(named)}: needs config-token or github-token to be read.`);
  }
  const revision = { repository: { owner, repo }, ref };
  const file = await readTrustedFile(revision, path, { apiUrl, token, pacing }, CENTRAL);
  if (file.text !== undefined) return file;
  throw refused(
    'config-file',
    `${nameOf(named)}: there is no such file at commit ${file.commit}. A file that is named must be there.`,
  );
}

import { parsePolicyFile } from '../config/file/parse.ts';
import type { PolicyFile } from '../config/file/schema.ts';
import { DEFAULT_PATH, parseConfigFile } from '../config/load/config-file.ts';
import type { FileLevel } from '../config/settings.ts';
import { ConfigurationError, type Problem } from '../errors.ts';
import type { CommandIo } from './io.ts';
import { readLocalFile } from './local-file.ts';
import { attempt, type Part, readOnce } from './part.ts';

export const CONFIG_FILE = '--config-file';

/** A policy file of the working directory, or where it would be. */
export type LocalPolicy = {
  readonly path: string;
  /** Undefined where there is no such file. */
  readonly level: FileLevel | undefined;
};

/**
 * Reads the policy file as it stands in the working directory: the one that is named, which must be there, or the one
 * where a repository keeps it.
 */
export async function readLocalPolicy(
  given: readonly string[],
  { directory, clock }: CommandIo,
): Promise<Part<LocalPolicy>> {
  const named = readOnce(CONFIG_FILE, given, toPath);
  if ('problems' in named) return named;
  const path = named.value ?? DEFAULT_PATH;
  return attempt(async () => {
    const text = await readLocalFile(directory, path);
    if (text === undefined && named.value !== undefined) {
      throw new ConfigurationError([noPolicyFile(path, directory)]);
    }
    const file: PolicyFile | undefined =
      text === undefined ? undefined : parsePolicyFile(text, path, clock());
    return { path, level: file && { name: path, file } };
  });
}

/** What to do where a policy file is looked for in vain. */
export function noPolicyFile(path: string, directory: string): Problem {
  const message = `there is no such file in ${directory}. Run this at the root of the repository, name the file with ${CONFIG_FILE}, or write one: "policy-gate schema" says what may stand in it.`;
  return { path, message };
}

/** A file of another repository is read by the gate alone, which has a token for it. */
function toPath(text: string) {
  const parsed = parseConfigFile(text);
  if ('value' in parsed && parsed.value.kind === 'central') {
    return {
      problem:
        'is a policy file of another repository, which is read in a run only: check it out and name its path.',
    };
  }
  return { value: text };
}

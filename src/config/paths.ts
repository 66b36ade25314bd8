import { lstat, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import type { Environment, Inputs } from './inputs.ts';

/**
 * Where the paths of inputs may lead in a run of GitHub Actions: the workspace, and the temporary directories of the
 * runner and of the machine. Outside of Actions whoever types a path may read it anyhow: undefined.
 */
export function rootsOf(env: Environment): readonly string[] | undefined {
  if (!env['GITHUB_ACTIONS']) return undefined;
  const temporary = env['RUNNER_TEMP'];
  return [env['GITHUB_WORKSPACE'] || process.cwd(), ...(temporary ? [temporary] : []), tmpdir()];
}

/** Why a path is refused, though the words of it may look harmless: a checkout may hold links. Undefined where it is not. */
export async function whyOutside(
  path: string,
  roots: readonly string[] | undefined,
): Promise<string | undefined> {
  if (roots === undefined) return undefined;
  const real = await realOf(resolve(path));
  if (real === undefined) return 'leads through a link to what is not there, or may not be looked at.';
  const reals = await Promise.all(roots.map((root) => realOf(resolve(root))));
  if (reals.some((root) => root !== undefined && isBelow(root, real))) return undefined;
  return `leads to ${JSON.stringify(real)}, outside of the workspace and of the runner's temporary directory.`;
}

/** Refuses inputs that lead out of the places where a run may read and write. */
export async function checkPaths(
  inputs: Pick<Inputs, 'pulumi-preview' | 'report-directory'>,
  env: Environment,
): Promise<void> {
  const roots = rootsOf(env);
  const logs = (inputs['pulumi-preview'] ?? []).flatMap(({ reference }) =>
    reference.kind === 'log' ? [['pulumi-preview', reference.path] as const] : [],
  );
  const reports = inputs['report-directory'];
  const named = reports === undefined ? logs : [...logs, ['report-directory', reports] as const];
  const problems = await Promise.all(
    named.map(async ([input, path]) => {
      const why = await whyOutside(path, roots);
      return why === undefined ? [] : [{ path: input, message: `${JSON.stringify(path)} ${why}` }];
    }),
  );
  if (problems.flat().length > 0) throw new ConfigurationError(problems.flat());
}

/** Where a path leads once every link is followed; undefined where nobody can tell. What is not there yet counts. */
async function realOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || (await isThere(path))) return undefined;
    const above = dirname(path) === path ? undefined : await realOf(dirname(path));
    return above === undefined ? undefined : join(above, basename(path));
  }
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A link is there even where what it leads to is not. */
function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

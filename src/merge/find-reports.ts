import { glob, lstat, readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { whyOutside } from '../config/paths.ts';
import type { RefusedReport } from '../report/report.ts';

/** Files that should be reports, as paths from the directory, and what is none. */
export type FoundReports = { readonly files: readonly string[]; readonly refused: readonly RefusedReport[] };

/** Where the paths start, and where they may lead; anywhere without roots. */
export type ReportPlace = { readonly directory: string; readonly roots: readonly string[] | undefined };

/** Finds the reports that paths and patterns name: a directory stands for every JSON file below it. */
export async function findReports(
  place: ReportPlace,
  named: readonly string[],
  most: number,
): Promise<FoundReports> {
  const found = await Promise.all(named.map((name) => findNamed(place, name)));
  const files = [...new Set(found.flatMap((one) => one.files))].toSorted();
  const refused = found.flatMap((one) => one.refused);
  if (files.length <= most) return { files, refused };
  const message = `${files.length} files were found, and no more than ${most} are joined. Name a directory that holds the reports of this run and nothing else.`;
  return { files: files.slice(0, most), refused: [...refused, { file: named.join(' '), message }] };
}

async function findNamed({ directory, roots }: ReportPlace, name: string): Promise<FoundReports> {
  const paths = PATTERN.test(name) ? await matching(directory, name) : [name];
  const from = startOf(directory, name);
  const found = await Promise.all(
    paths.map(async (path): Promise<FoundReports> => {
      const at = resolve(directory, path);
      const message = (await passesLink(from, at)) ? THROUGH_LINK : await whyOutside(at, roots);
      return message === undefined
        ? walk(directory, path, true)
        : { files: [], refused: [{ file: path, message }] };
    }),
  );
  const files = found.flatMap((one) => one.files);
  const refused = found.flatMap((one) => one.refused);
  if (files.length + refused.length > 0) return { files, refused };
  const message = 'there is no report. Did every job upload one, and was it downloaded to here?';
  return { files: [], refused: [{ file: name, message }] };
}

const PATTERN = /[*?[{]/;
const THROUGH_LINK = 'is reached through a symbolic link, which is not followed.';

/** A link above where the names start is the machine's own; of a whole path, that is where its pattern begins. */
function startOf(directory: string, name: string): string {
  if (!isAbsolute(name)) return directory;
  const parts = name.split('/');
  const pattern = parts.findIndex((part) => PATTERN.test(part));
  return pattern < 0 ? dirname(name) : parts.slice(0, pattern).join('/') || '/';
}

/** Whether a link stands on the way to a path; one that is the path itself is told by whoever reads it. */
async function passesLink(from: string, path: string): Promise<boolean> {
  const way = relative(from, dirname(path));
  try {
    return (await realpath(resolve(from, way))) !== resolve(await realpath(from), way);
  } catch {
    // What is not there is told as a name without a report.
    return false;
  }
}

async function matching(directory: string, pattern: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern, { cwd: directory })) paths.push(path);
  return paths;
}

/** A link may lead anywhere, so none is followed. */
async function walk(directory: string, path: string, isNamed: boolean): Promise<FoundReports> {
  const refuse = (message: string): FoundReports => ({ files: [], refused: [{ file: path, message }] });
  try {
    const status = await lstat(resolve(directory, path));
    if (status.isSymbolicLink()) return refuse('is a symbolic link, which is not followed.');
    if (status.isDirectory()) {
      const names = await readdir(resolve(directory, path));
      const below = await Promise.all(
        names.toSorted().map((name) => walk(directory, join(path, name), false)),
      );
      return { files: below.flatMap(({ files }) => files), refused: below.flatMap(({ refused }) => refused) };
    }
    if (!isNamed && !path.endsWith('.json')) return { files: [], refused: [] };
    return status.isFile() ? { files: [path], refused: [] } : refuse('is no file.');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    // A path that leads nowhere is told once, as a name without a report.
    return code === 'ENOENT' ? { files: [], refused: [] } : refuse(`cannot be read (${code}).`);
  }
}

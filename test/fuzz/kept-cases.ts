import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** Where inputs lie for which a law once did not hold. */
export const CASES = new URL('cases', import.meta.url).pathname;

const keptCase = v.object({
  /** What became of it, for people. */
  told: v.string(),
  input: v.unknown(),
});

/** An input that is tried in every run of the tests. */
export type KeptCase = { readonly target: string; readonly file: string; readonly input: unknown };

/** Every input that was kept, by target and file. */
export async function keptCases(folder = CASES): Promise<readonly KeptCase[]> {
  const paths = await readdir(folder, { recursive: true });
  const files = paths.filter((path) => path.endsWith('.json')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const { input } = v.parse(keptCase, JSON.parse(await readFile(join(folder, file), 'utf8')));
      return { target: file.split('/')[0] ?? '', file, input };
    }),
  );
}

/** Keeps an input, and returns the file in which it lies. */
export async function keep(target: string, input: unknown, told: string, folder = CASES): Promise<string> {
  const [head = ''] = told.split('\n');
  const text = `${JSON.stringify({ told: head.slice(0, 500), input }, null, 2)}\n`;
  const file = join(folder, target, `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`);
  await mkdir(join(folder, target), { recursive: true });
  await writeFile(file, text);
  return file;
}

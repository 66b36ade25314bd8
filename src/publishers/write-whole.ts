import { closeSync, openSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file so that a reader finds the one before or this one, never half of it, also where the process ends. */
export async function writeWhole(
  path: string,
  content: string | Iterable<string | Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.part`;
  const drop = (): void => rmSync(unfinished, { force: true });
  process.once('exit', drop);
  try {
    // At once, and not by the write: one that is still to begin would make the file after it was dropped.
    closeSync(openSync(unfinished, 'w'));
    await writeFile(unfinished, content, { flag: 'r+' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    process.removeListener('exit', drop);
  }
}

import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FileTooLarge, readBounded } from '../bounded-file.ts';
import { ConfigurationError } from '../errors.ts';
import { MAX_LOCAL_FILE_BYTES } from '../limits.ts';

/**
 * Reads a text file of this machine; undefined where there is none. Throws a ConfigurationError where it cannot be read
 * whole: a byte that is no UTF-8 would otherwise be read as some other character.
 */
export async function readLocalFile(
  directory: string,
  path: string,
  maxBytes = MAX_LOCAL_FILE_BYTES,
): Promise<string | undefined> {
  try {
    const bytes = await readBounded(resolve(directory, path), maxBytes);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof FileTooLarge) throw new ConfigurationError([{ path, message: error.message }]);
    if (!(error instanceof Error && 'code' in error)) throw error;
    const code = String(error.code);
    if (code === 'ENOTDIR' || (code === 'ENOENT' && !(await isThere(resolve(directory, path)))))
      return undefined;
    throw new ConfigurationError([{ path, message: REASONS.get(code) ?? `cannot be read (${code}).` }]);
  }
}

/** A link is there even where what it leads to is not. */
function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'holds bytes that are no UTF-8 text. Save it as UTF-8.'],
  ['ENOENT', 'is a link to a file that is not there.'],
  ['EISDIR', 'is a folder, not a file.'],
  ['EACCES', 'may not be read: its permissions do not allow it.'],
]);

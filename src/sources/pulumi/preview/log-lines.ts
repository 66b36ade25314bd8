import { createReadStream } from 'node:fs';

export type LogLine = { readonly number: number; readonly text: string };

const CHUNK_BYTES = 1024 * 1024;

/**
 * The lines of a UTF-8 file that are not blank, trimmed, with their numbers from 1. node:readline would also split
 * at U+2028, which JSON allows within a string.
 */
export async function* logLines(path: string): AsyncGenerator<LogLine> {
  let number = 0;
  for await (const line of rawLines(path)) {
    number += 1;
    // trim() takes a byte order mark for a blank, too.
    const text = line.trim();
    if (text !== '') yield { number, text };
  }
}

async function* rawLines(path: string): AsyncGenerator<string> {
  // Joined once a line is whole: adding chunk to chunk would copy a long line again and again.
  let parts: string[] = [];
  const stream: AsyncIterable<string> = createReadStream(path, {
    encoding: 'utf8',
    highWaterMark: CHUNK_BYTES,
  });
  for await (const chunk of stream) {
    const [head = '', ...rest] = chunk.split('\n');
    parts.push(head);
    for (const piece of rest) {
      yield parts.join('');
      parts = [piece];
    }
  }
  yield parts.join('');
}

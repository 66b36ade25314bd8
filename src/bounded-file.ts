import { createReadStream } from 'node:fs';

/** A file with more bytes than are read of it. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';

  constructor(maxBytes: number) {
    super(`has more than the ${maxBytes} bytes that are read. Is it the file that was meant?`);
  }
}

/** Reads a file to its end, or to one byte more than it may have. Throws FileTooLarge; whatever a size says is not asked. */
export async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const stream: AsyncIterable<Buffer> = createReadStream(path, { end: maxBytes });
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new FileTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

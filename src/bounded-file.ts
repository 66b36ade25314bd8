import { open } from 'node:fs/promises';

/** A file with more bytes than are read of it. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';

  constructor(maxBytes: number) {
    super(`has more than the ${maxBytes} bytes that are read. Is it the file that was meant?`);
  }
}

const CHUNK_BYTES = 64 * 1_024;

/** Reads a file to its end, or to where it has more than it may. Throws FileTooLarge; whatever a size says is not asked. */
export async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  // A stream takes longer to set up than an event of GitHub's takes to read, and the first request waits for it.
  const file = await open(path);
  try {
    const chunks: Uint8Array[] = [];
    const room = new Uint8Array(CHUNK_BYTES);
    for (let bytes = 0; bytes <= maxBytes; ) {
      const { bytesRead } = await file.read(room);
      if (bytesRead === 0) return Buffer.concat(chunks);
      chunks.push(room.slice(0, bytesRead));
      bytes += bytesRead;
    }
    throw new FileTooLarge(maxBytes);
  } finally {
    await file.close();
  }
}

import { MAX_BODY_BYTES } from './limits.ts';

/** An answer whose body is longer than is read of one. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly response: Response;

  constructor(response: Response) {
    super(`the answer has more than the ${MAX_BODY_BYTES} bytes that are read of one`);
    this.response = response;
  }
}

/** The decoded bytes of a body. Throws BodyTooLarge as soon as there are too many, and hears no more of it. */
export async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLarge(response);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

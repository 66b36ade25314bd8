import type { SandboxResponse } from './server.ts';

/** The body as it is sent: JSON unless it is text, or bytes. */
export function serialise({ body }: SandboxResponse): string | Uint8Array {
  if (body === undefined) return '';
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}

/** The first half of it, which is no JSON. */
export function half(answer: SandboxResponse): string | Uint8Array {
  const body = serialise(answer);
  return body.slice(0, Math.floor(body.length / 2));
}

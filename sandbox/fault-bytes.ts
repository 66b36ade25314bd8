import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { SandboxResponse } from './server.ts';
import { half, serialise } from './server-body.ts';

/** Often enough that no client takes the connection for idle. */
const TRICKLE_MS = 20;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Half the body under a length that promises all of it: then the socket closes, or goes silent. */
export function sendHalf(outgoing: ServerResponse, answer: SandboxResponse, end: 'cut' | 'stall'): undefined {
  outgoing.writeHead(answer.status, {
    ...JSON_TYPE,
    'content-length': Buffer.byteLength(serialise(answer)),
  });
  outgoing.write(half(answer), () => {
    if (end === 'cut') outgoing.socket?.destroy();
  });
  return undefined;
}

/** Headers without their end, or blanks behind a whole body, until the client has enough of it. */
export function trickle(
  outgoing: ServerResponse,
  answer: SandboxResponse,
  part: 'headers' | 'body',
): undefined {
  const { socket } = outgoing;
  if (part === 'headers') socket?.write(`HTTP/1.1 ${answer.status} OK\r\n`);
  else {
    outgoing.writeHead(answer.status, JSON_TYPE);
    outgoing.write(serialise(answer));
  }
  const drop = (): void =>
    void (part === 'headers' ? socket?.write('x-more: to come\r\n') : outgoing.write(' '));
  const drops = setInterval(drop, TRICKLE_MS);
  socket?.once('close', () => clearInterval(drops));
  return undefined;
}

/** The whole body, under another length than it has. What is missing never comes, what is too much stays about. */
export function sendWithLength(outgoing: ServerResponse, answer: SandboxResponse, by: number): undefined {
  const body = serialise(answer);
  outgoing.writeHead(answer.status, { ...JSON_TYPE, 'content-length': Buffer.byteLength(body) + by });
  outgoing.write(body, () => {
    if (by > 0) outgoing.socket?.end();
  });
  return undefined;
}

/** Under its right length, so that only who unpacks it can tell. */
export function sendAsGzip(
  outgoing: ServerResponse,
  answer: SandboxResponse,
  form: 'plain' | 'half',
): undefined {
  const body = Buffer.from(serialise(answer));
  const packed = gzipSync(body);
  const sent = form === 'plain' ? body : packed.subarray(0, Math.floor(packed.length / 2));
  outgoing.writeHead(answer.status, {
    ...JSON_TYPE,
    'content-encoding': 'gzip',
    'content-length': sent.length,
  });
  outgoing.end(sent);
  return undefined;
}

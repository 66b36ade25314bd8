import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sendAsGzip, sendHalf, sendWithLength, trickle } from './fault-bytes.ts';
import type { Fault } from './faults.ts';
import type { SandboxResponse } from './server.ts';
import { half, serialise } from './server-body.ts';

const LOGIN_PAGE =
  '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/** Sends the answer, broken as the fault says. Returns what really went out, if anything whole did. */
export async function answerWithFault(
  outgoing: ServerResponse,
  answer: SandboxResponse,
  fault: Fault | undefined,
): Promise<SandboxResponse | undefined> {
  const broken = fault === undefined ? answer : await breakAnswer(outgoing, answer, fault);
  if (broken !== undefined) send(outgoing, broken);
  return broken;
}

async function breakAnswer(
  outgoing: ServerResponse,
  answer: SandboxResponse,
  fault: Fault,
): Promise<SandboxResponse | undefined> {
  switch (fault.kind) {
    case 'status':
      return { status: fault.status, headers: fault.headers ?? {}, body: fault.body };
    case 'html':
      return { status: fault.status ?? 200, headers: { 'content-type': 'text/html' }, body: LOGIN_PAGE };
    case 'empty':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
    case 'malformed':
      return { status: answer.status, headers: { 'content-type': 'application/json' }, body: half(answer) };
    case 'redirect':
      return { status: fault.status, headers: { location: fault.location } };
    case 'headers':
      return { ...answer, headers: { ...answer.headers, ...fault.headers } };
    case 'rewrite':
      return { ...answer, body: fault.body(structuredClone(answer.body)) };
    case 'delay':
      await wait(fault.milliseconds);
      return answer;
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      return undefined;
    case 'hang':
      return undefined;
    case 'cut':
    case 'stall':
      return sendHalf(outgoing, answer, fault.kind);
    case 'trickle':
      return trickle(outgoing, answer, fault.of);
    case 'length':
      return sendWithLength(outgoing, answer, fault.by);
    case 'gzip':
      return sendAsGzip(outgoing, answer, fault.of);
  }
}

function send(outgoing: ServerResponse, answer: SandboxResponse): void {
  outgoing.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  outgoing.end(serialise(answer));
}

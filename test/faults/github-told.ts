import { expect } from 'vitest';
import type { FaultRule } from '../../sandbox/faults.ts';
import type { SandboxServer } from '../../sandbox/server.ts';
import { ELSEWHERE, type GitHubFault } from './github-faults.ts';
import type { Recorder } from './recorder.ts';

/** Messages are shortened, and the beginning of a secret is too much already. */
const TELLING_CHARACTERS = 14;

/** Requests by which a rule could have struck. */
export type Struck = Pick<FaultRule, 'method' | 'path' | 'body'>;

/** Lets a call meet a fault: a refusal repeats the token, and a redirect leads to the other host. */
export function strike(
  { faults }: SandboxServer,
  rule: Omit<FaultRule, 'fault'>,
  { fault }: GitHubFault,
  { token, elsewhere }: { readonly token: string; readonly elsewhere: string },
): void {
  if (fault.kind === 'redirect') {
    faults.add({ ...rule, fault: { ...fault, location: fault.location.replace(ELSEWHERE, elsewhere) } });
    return;
  }
  const isRefusal = fault.kind === 'status' && fault.status >= 400;
  const body = isRefusal ? { message: `${messageOf(fault.body)} of ${token}` } : undefined;
  faults.add({ ...rule, fault: body === undefined || fault.kind !== 'status' ? fault : { ...fault, body } });
}

function messageOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
}

/** How many requests were made that look like the call. */
export function struckBy({ exchanges }: SandboxServer, { method, path, body }: Struck): number {
  return exchanges.filter(
    (exchange) =>
      (method === undefined || exchange.method === method) &&
      path.test(exchange.path + exchange.search) &&
      (body === undefined || body.test(JSON.stringify(exchange.requestBody))),
  ).length;
}

/** Nothing secret is told, wherever it would be read, and nothing at all reaches another host. */
export function expectNothingTold(
  { lines, annotations, summaries, outputs }: Recorder,
  more: unknown,
  secrets: readonly string[],
  other: SandboxServer,
): void {
  const said = JSON.stringify([lines, annotations, summaries, [...outputs], more]);
  expect(secrets.filter((secret) => said.includes(secret.slice(0, TELLING_CHARACTERS)))).toEqual([]);
  expect(other.exchanges).toEqual([]);
}

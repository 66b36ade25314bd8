import { fileURLToPath } from 'node:url';
import type { Step } from '../sandbox/runner.ts';
import type { Served } from './service-wish.ts';

const DAY_MS = 86_400_000;

/** Path of a program that does the same otherwise, or next to nothing. */
export function peerFile(name: string): string {
  return fileURLToPath(new URL(`./peers/${name}`, import.meta.url));
}

/** Where the issues of the stack are listed. */
export const ISSUES_PATH = '/api/orgs/acme/policyresults/issues';

/** Runs a program that reads a service, told where and as whom. */
export function peerStep(name: string, { token }: Served, address: string): Step {
  return { bundle: peerFile(name), inputs: {}, env: { BENCH_ADDRESS: address, BENCH_TOKEN: token } };
}

/** The events of the last day. */
export function eventsAddress({ url, inputs }: Served): string {
  const now = Date.now();
  const [from, to] = [now - DAY_MS, now].map((instant) => new Date(instant).toISOString());
  const path = `${inputs['azure-scopes']}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults`;
  return `${url}${path}?api-version=2019-10-01&$from=${from}&$to=${to}`;
}

import { afterEach, expect } from 'vitest';
import { seedAzureEstate } from '../../sandbox/azure/estate.ts';
import { SUBSCRIPTION_ID } from '../../sandbox/azure/seed-catalog.ts';
import { ODD_EVENTS } from '../../sandbox/azure/seed-oddities.ts';
import { REGULAR_EVENTS } from '../../sandbox/azure/seed-regular.ts';
import { STORM_EVENTS } from '../../sandbox/azure/seed-storm.ts';
import { type AzureSandbox, startAzure } from '../../sandbox/azure/server.ts';
import type { AzureSwitches } from '../../sandbox/azure/switches.ts';
import { seededRandom } from '../../sandbox/random.ts';

export const NOW = new Date('2025-06-12T09:30:00.000Z');
export const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
export const EVENTS = '/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults';
export const VERSION = 'api-version=2019-10-01';
export const REGULAR = Object.values(REGULAR_EVENTS).reduce((sum, count) => sum + count, 0);
export const LAST_DAY = STORM_EVENTS + REGULAR + ODD_EVENTS;

const running: AzureSandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

export async function start(switches: Partial<AzureSwitches> = {}, now = () => NOW): Promise<AzureSandbox> {
  const sandbox = await startAzure({ estate: seedAzureEstate(seededRandom(7), NOW), switches, now });
  running.push(sandbox);
  return sandbox;
}

export type Answer = { status: number; headers: Headers; body: unknown };
export type Body = Record<string, unknown>;

export function asObject(value: unknown): Body {
  if (typeof value !== 'object' || value === null) throw new Error(`no object: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

export function asRows(value: unknown): Body[] {
  if (!Array.isArray(value)) throw new Error(`no list: ${JSON.stringify(value)}`);
  return value.map(asObject);
}

export async function send(
  sandbox: AzureSandbox,
  method: string,
  path: string,
  token = sandbox.issueToken(),
): Promise<Answer> {
  const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(new URL(path, sandbox.url), { method, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export async function query(
  sandbox: AzureSandbox,
  scope: string,
  options: Record<string, string> = {},
): Promise<Body> {
  const search = Object.entries(options).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
  const { status, body } = await send(sandbox, 'POST', `${scope}${EVENTS}?${VERSION}${search.join('')}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return asObject(body);
}

export async function rowsOf(
  sandbox: AzureSandbox,
  scope: string,
  options: Record<string, string> = {},
): Promise<Body[]> {
  return asRows((await query(sandbox, scope, { $top: '100000', ...options }))['value']);
}

/** Follows every nextLink by POST, in whatever case, and returns the pages. */
export async function pagesOf(sandbox: AzureSandbox, path: string): Promise<Body[]> {
  const { body } = await send(sandbox, 'POST', path);
  const page = asObject(body);
  const next = page['@odata.nextLink'] ?? page['@odata.nextlink'];
  return typeof next === 'string' && next !== '' ? [page, ...(await pagesOf(sandbox, next))] : [page];
}

export function errorOf({ body }: Answer): Body {
  return asObject(asObject(body)['error']);
}

/** What a GET answers, which must be a success. */
export async function get(sandbox: AzureSandbox, path: string, version = '2023-04-01'): Promise<Body> {
  const search = path.includes('?') ? '' : `?api-version=${version}`;
  const { status, body } = await send(sandbox, 'GET', `${path}${search}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return asObject(body);
}

/** The status and the code of a GET that is refused. */
export const refusal = async (sandbox: AzureSandbox, path: string): Promise<unknown[]> => {
  const answer = await send(sandbox, 'GET', `${path}?api-version=2023-04-01`);
  return [answer.status, errorOf(answer)['code']];
};

/** The names of what a list holds. */
export async function namesAt(sandbox: AzureSandbox, path: string): Promise<unknown[]> {
  return asRows((await get(sandbox, path))['value']).map(({ name }) => name);
}

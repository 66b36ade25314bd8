import { afterEach, expect } from 'vitest';
import { seedPulumiEstate } from '../../sandbox/pulumi/estate.ts';
import { type PulumiSandbox, startPulumi } from '../../sandbox/pulumi/server.ts';
import type { PulumiSwitches } from '../../sandbox/pulumi/switches.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { items, member } from '../contracts/json.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
export const STACK = '/api/stacks/acme/website/production';
export const ISSUES = '/api/orgs/acme/policyresults/issues';
export const ACCOUNTS = '/api/preview/insights/acme/accounts';

const running: PulumiSandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

export async function start(
  switches: Partial<PulumiSwitches> = {},
  now: () => Date = () => NOW,
): Promise<PulumiSandbox> {
  const sandbox = await startPulumi(seedPulumiEstate(seededRandom(7), NOW), switches, now);
  running.push(sandbox);
  return sandbox;
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown };
type Sent = { readonly method?: string; readonly token?: string; readonly json?: unknown };

/** Asks as a client would; an empty token sends no authorization. */
export async function ask(pulumi: PulumiSandbox, path: string, sent: Sent = {}): Promise<Answer> {
  const { token = pulumi.token, json } = sent;
  const response = await fetch(new URL(path, pulumi.url), {
    method: sent.method ?? (json === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token !== '' && { authorization: `token ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The rows under a key of a 200. */
export async function rowsOf(
  pulumi: PulumiSandbox,
  path: string,
  key: string,
  sent: Sent = {},
): Promise<readonly unknown[]> {
  const { status, body } = await ask(pulumi, path, sent);
  expect(status, JSON.stringify(body)).toBe(200);
  return items(member(body, key));
}

type TokenList = { readonly path: string; readonly key: string; readonly token: string };

/** Every page of a list that is read by tokens. */
export async function pagesOf(pulumi: PulumiSandbox, list: TokenList): Promise<readonly unknown[]> {
  const pages: unknown[] = [];
  for (let token = ''; ; ) {
    const separator = list.path.includes('?') ? '&' : '?';
    const more = token === '' ? '' : `${separator}continuationToken=${encodeURIComponent(token)}`;
    const { status, body } = await ask(pulumi, list.path + more);
    expect(status, JSON.stringify(body)).toBe(200);
    pages.push(body);
    const next = member(body, list.token);
    if (typeof next !== 'string' || next === '') return pages;
    token = next;
  }
}

/** The values of one key of each row. */
export function each(rows: readonly unknown[], key: string): readonly unknown[] {
  return rows.map((row) => member(row, key));
}

/** A request for rows, with whatever is particular about it. */
export function grid(changed: Readonly<Record<string, unknown>> = {}) {
  return {
    startRow: 0,
    endRow: 100,
    rowGroupCols: [],
    valueCols: [],
    groupKeys: [],
    sortModel: [{ colId: 'id', sort: 'asc' }],
    filterModel: { type: 'AND', conditions: [] },
    ...changed,
  };
}

export function equals(colId: string, filter: string) {
  return { filterType: 'text', colId, type: 'equals', filter };
}

export function join(type: 'AND' | 'OR', ...conditions: readonly unknown[]) {
  return { filterType: 'join', type, colId: '', filter: '', conditions };
}

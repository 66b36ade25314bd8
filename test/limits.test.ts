import { truncate, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readLocalFile } from '../src/cli/local-file.ts';
import { readTrustedFile } from '../src/config/load/trusted-file.ts';
import { boundedPages } from '../src/github/bounded-pages.ts';
import { readPayload } from '../src/github/payload.ts';
import {
  MAX_BODY_BYTES,
  MAX_EVENT_BYTES,
  MAX_GITHUB_PAGES,
  MAX_LOCAL_FILE_BYTES,
  MAX_PAGES,
} from '../src/limits.ts';
import { listRows } from '../src/sources/azure/api/arm-list.ts';
import { MAX_EMPTY_PAGES, pagesOf } from '../src/sources/azure/api/pages.ts';
import { queryGraph } from '../src/sources/azure/api/resource-graph.ts';
import { recordsPage } from '../src/sources/azure/api/schema.ts';
import { createService, type Service } from '../src/sources/http.ts';
import { tokenPages } from '../src/sources/pulumi/api/token-pages.ts';
import { readWhole } from '../src/sources/pulumi/issues/whole.ts';
import { CONCURRENCY, DEFAULT_MAX_ROWS } from '../src/sources/source.ts';
import { deadlineAfter } from '../src/sources/waiting.ts';
import { useFolder } from './cli/folder.ts';
import { startEndless } from './endless-server.ts';
import { serviceOptions } from './sources/service.ts';

const folder = useFolder();

const CALL = { what: 'reading rows', method: 'GET', path: '/rows', schema: v.unknown() } as const;

/** A service that answers as its contract says, page after page, and counts them. */
function paging(page: (count: number) => unknown): Service {
  let count = 0;
  return {
    send: async ({ schema }) => {
      count += 1;
      return v.parse(schema, page(count));
    },
  };
}

async function toTheEnd(pages: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of pages) count += 1;
  return count;
}

async function* forever(): AsyncGenerator<number> {
  for (let page = 1; ; page += 1) yield page;
}

async function sparse(name: string, bytes: number): Promise<string> {
  const path = `${folder.path}/${name}`;
  await writeFile(path, '');
  await truncate(path, bytes);
  return path;
}

/** The failure of a list that tells one instead of throwing it. */
async function failureOf(list: Promise<{ readonly failure?: unknown }>): Promise<never> {
  throw (await list).failure;
}

const graph = { subscriptions: ['1'], managementGroups: [] };
const tokens = {
  what: 'listing stacks',
  path: () => '/stacks',
  schema: v.object({ next: v.string() }),
  tokenOf: ({ next }: { readonly next: string }) => next,
};

const LIMITS: readonly [string, () => Promise<unknown>, string, ...(readonly string[])][] = [
  [
    'pages behind a token',
    () =>
      toTheEnd(
        tokenPages(
          paging((count) => ({ next: `t${count}` })),
          tokens,
        ),
      ),
    'incomplete',
    `more than ${MAX_PAGES} pages`,
    'report it',
  ],
  [
    'a token that comes again',
    () =>
      toTheEnd(
        tokenPages(
          paging(() => ({ next: 't' })),
          tokens,
        ),
      ),
    'incomplete',
    'already read',
  ],
  [
    'pages behind a nextLink',
    () => toTheEnd(pagesOf(paging(pageOfOne), 'listing policy events', '/1', recordsPage)),
    'incomplete',
    `more than the ${MAX_PAGES} pages that are read of a list`,
    'report it',
  ],
  [
    'pages without a row',
    () => toTheEnd(pagesOf(paging(emptyPage), 'listing policy events', '/1', recordsPage)),
    'incomplete',
    `${MAX_EMPTY_PAGES + 1} pages in a row are empty, over the limit of ${MAX_EMPTY_PAGES}`,
  ],
  [
    'pages of a list of Resource Manager',
    () => failureOf(listRows(paging(emptyPage), 'listing assignments', '/1')),
    'incomplete',
    `more than the ${MAX_PAGES} pages`,
  ],
  [
    'pages of Resource Graph',
    () => failureOf(queryGraph(paging(graphPage), 'asking', 'policyresources', graph)),
    'incomplete',
    `more than the ${MAX_PAGES} pages`,
  ],
  [
    'rows',
    () =>
      failureOf(
        readWhole(async () => ({ rows: [{ id: '1' }], rowCount: DEFAULT_MAX_ROWS + 1 }), {
          what: 'Pulumi Cloud: listing policy issues',
          maxRows: DEFAULT_MAX_ROWS,
          concurrency: CONCURRENCY,
        }),
      ),
    'too-many-rows',
    `has ${DEFAULT_MAX_ROWS + 1} rows or more, over the limit of ${DEFAULT_MAX_ROWS}`,
    'raise limits.rows',
  ],
  [
    "bytes of the event's file",
    async () => readPayload(await sparse('event.json', MAX_EVENT_BYTES + 1), 'push'),
    'too-large',
    `GITHUB_EVENT_PATH: the file of the event has more than the ${MAX_EVENT_BYTES} bytes`,
  ],
];

function pageOfOne(count: number): unknown {
  const id = '/subscriptions/1/x';
  const row = { timestamp: '2026-01-01T00:00:00Z', resourceId: id, isCompliant: false };
  const ids = { policyAssignmentId: id, policyDefinitionId: id };
  return { value: [{ ...row, ...ids }], '@odata.nextLink': `/${count + 1}` };
}

function emptyPage(count: number): unknown {
  return { value: [], '@odata.nextLink': `/${count + 1}`, nextLink: `/${count + 1}` };
}

function graphPage(count: number): unknown {
  return { data: [], $skipToken: `t${count}` };
}

describe('what is over a limit is an error that names it', () => {
  it.each(LIMITS)('%s', async (_, read, code, ...words) => {
    const error: unknown = await read().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    for (const word of words) expect(String(error)).toContain(word);
  });

  it('bytes of a file of the working directory, whatever its size says', async () => {
    await sparse('policy.yml', MAX_LOCAL_FILE_BYTES + 1);
    const words = `has more than the ${MAX_LOCAL_FILE_BYTES} bytes that are read`;
    await expect(readLocalFile(folder.path, 'policy.yml')).rejects.toThrow(`policy.yml: ${words}`);
    await expect(readLocalFile('/dev', 'zero')).rejects.toThrow(words);
  });

  it('pages of GitHub', async () => {
    await expect(toTheEnd(boundedPages('comments', forever()))).rejects.toThrow(
      `GitHub lists comments on more than the ${MAX_GITHUB_PAGES} pages that are read`,
    );
  });

  it('bytes of a body, which is cut off while it comes, and not asked for again', async () => {
    const server = await startEndless('application/json', /rows/, (response) => response.end());
    await expect(createService(serviceOptions(server.url)).send(CALL)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining(
        `more than the ${MAX_BODY_BYTES} bytes that are read of one. Is http://127`,
      ),
    });
    server.close();
    expect(server.asked).toEqual(['/rows']);
  });

  it.each(['application/vnd.github.raw+json; charset=utf-8', 'application/json', 'application/octet-stream'])(
    'bytes of a file on GitHub, as %s',
    async (type) => {
      const server = await startEndless(type, /contents/, (response) =>
        response.setHeader('content-type', 'text/plain; charset=utf-8').end('a'.repeat(40)),
      );
      const revision = { repository: { owner: 'acme', repo: 'web' }, ref: 'main' };
      const purpose = { setting: 'config-file', permission: 'contents: read' };
      const reading = readTrustedFile(revision, 'policy.yml', { apiUrl: server.url, token: 't' }, purpose);
      await expect(reading).rejects.toThrow(`more than the ${MAX_BODY_BYTES} bytes that are read of one`);
      server.close();
      expect(server.asked.filter((path) => path.includes('contents'))).toHaveLength(1);
    },
  );

  it('the time for all reading', async () => {
    const server = await startEndless('application/json', /none/, () => undefined);
    const options = serviceOptions(server.url, { signal: deadlineAfter(50) });
    const reading = createService(options).send(CALL);
    await expect(reading).rejects.toMatchObject({ code: 'deadline' });
    await expect(reading).rejects.toThrow(
      /the whole run was up: reading has 0 s in all\. .+raise limits\.deadline/,
    );
    server.close();
  });

  it('requests in flight to one service wait for their turn', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const server = await startEndless('application/json', /none/, (response) => {
      waiting.push(() => response.end('{}'));
      most = Math.max(most, waiting.length);
      // So many come at once, or nobody is answered.
      if (waiting.length >= CONCURRENCY) for (const answer of waiting.splice(0)) answer();
    });
    const service = createService(serviceOptions(server.url));
    await Promise.all(Array.from({ length: 5 * CONCURRENCY }, () => service.send(CALL)));
    server.close();
    expect(most).toBe(CONCURRENCY);
  });
});

import { randomBytes } from 'node:crypto';
import type { SandboxRequest, SandboxResponse } from '../server.ts';
import { ArmError } from './arm-error.ts';
import type { AzureContext } from './context.ts';
import { readQueryOptions } from './query-options.ts';

type Position = { readonly rows: readonly unknown[]; readonly cursor: number; readonly address: string };

/** The lists that are read by GET, page by page. A list is what it was when its first page was asked for. */
export class ListPages {
  readonly #positions = new Map<string, Position>();

  answer(context: AzureContext, request: SandboxRequest, all: () => readonly unknown[]): SandboxResponse {
    const { switches } = context;
    const options = readQueryOptions(request.url, switches.plusMeansSpace);
    const address = request.url.pathname.toLowerCase();
    const token = options.get('$skiptoken');
    const { rows, cursor } = token === undefined ? { rows: all(), cursor: 0 } : this.#resume(token, address);
    const end = cursor + switches.listPageSize;
    const page = { value: rows.slice(cursor, end) };
    if (end >= rows.length) return { status: 200, body: page };
    const next = randomBytes(24).toString('base64url');
    this.#positions.set(next, { rows, cursor: end, address });
    return { status: 200, body: { ...page, nextLink: linkTo(context, request, options, next) } };
  }

  #resume(token: string, address: string): Position {
    const position = this.#positions.get(token);
    if (position?.address === address) return position;
    throw new ArmError(400, 'InvalidSkipToken', 'The provided skip token is invalid.');
  }
}

function linkTo(
  { switches }: AzureContext,
  { url }: SandboxRequest,
  options: ReadonlyMap<string, string>,
  token: string,
): string {
  const hosts = { absolute: url.origin, relative: '', foreign: 'https://management.azure.example.com' };
  const query = `api-version=${options.get('api-version')}&$skiptoken=${token}`;
  return `${hosts[switches.nextLinkForm]}${url.pathname}?${query}`;
}

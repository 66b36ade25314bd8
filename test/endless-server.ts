import { createServer, type Server, type ServerResponse } from 'node:http';
import * as v from 'valibot';

/** A server that answers everything without an end, and what was asked of it. */
export type EndlessServer = { readonly url: string; readonly asked: string[]; close(): void };

const PIECE = Buffer.alloc(1_024 * 1_024, ' ');

/** Answers the paths that match by text without an end, for as long as somebody reads it, and others by `else`. */
export async function startEndless(
  type: string,
  path: RegExp,
  others: (response: ServerResponse) => void,
): Promise<EndlessServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (!path.test(request.url ?? '')) return others(response);
    response.writeHead(200, { 'content-type': type });
    const write = (): void => {
      while (!response.destroyed && response.write(PIECE));
    };
    response.on('drain', write);
    write();
  });
  return { url: await listening(server), asked, close: () => server.closeAllConnections() };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = v.parse(v.object({ port: v.number() }), server.address());
  return `http://127.0.0.1:${port}`;
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { answerWithFault } from './fault-answer.ts';
import { FaultScript, standsInFront } from './faults.ts';

/** A request as a route sees it. `params` are the named groups of the route's pattern, decoded. */
export type SandboxRequest = {
  readonly method: string;
  readonly url: URL;
  readonly params: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: unknown;
};

/** `body` is sent as JSON unless it is a string. */
export type SandboxResponse = {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
};

export type Route = {
  readonly method: string;
  readonly pattern: URLPattern;
  readonly answer: (request: SandboxRequest) => SandboxResponse | Promise<SandboxResponse>;
};

/** One request and what was answered; `response` is missing where a fault let no answer through. */
export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Record<string, string>;
  readonly requestBody: unknown;
  readonly response: SandboxResponse | undefined;
  readonly faulty: boolean;
  /** When the request arrived and when it had been answered, on the clock of `performance.now()`. */
  readonly arrivedAt: number;
  readonly answeredAt: number;
};

/** A real HTTP server on a free port of 127.0.0.1 that records what passes and breaks on demand. */
export type SandboxServer = {
  readonly url: string;
  readonly exchanges: Exchange[];
  readonly faults: FaultScript;
  close(): Promise<void>;
};

/** Path matching is case-insensitive, as Azure Resource Manager's is; routes that care compare the params. */
export function route(method: string, pathname: string, answer: Route['answer']): Route {
  return { method, pattern: new URLPattern({ pathname }, { ignoreCase: true }), answer };
}

type Dispatcher = (request: SandboxRequest) => SandboxResponse | Promise<SandboxResponse>;

/** What a running server shares with its owner. */
type Shared = { readonly exchanges: Exchange[]; readonly faults: FaultScript };

export async function startServer(
  routes: readonly Route[],
  notFound: (request: SandboxRequest) => SandboxResponse,
): Promise<SandboxServer> {
  const shared: Shared = { exchanges: [], faults: new FaultScript() };
  const dispatcher: Dispatcher = (request) => dispatch(routes, request, notFound);
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing, dispatcher, shared).catch((error: unknown) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(599).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox server has no port');
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { ...shared, url: `http://127.0.0.1:${address.port}`, close };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  dispatcher: Dispatcher,
  { exchanges, faults }: Shared,
): Promise<void> {
  const arrivedAt = performance.now();
  const raw = await text(incoming);
  const request = toRequest(incoming, raw);
  const fault = faults.next(request.method, request.url.pathname + request.url.search, raw);
  const answer = fault !== undefined && standsInFront(fault) ? { status: 502 } : await dispatcher(request);
  const response = await answerWithFault(outgoing, answer, fault);
  exchanges.push({
    method: request.method,
    path: request.url.pathname,
    search: request.url.search,
    headers: request.headers,
    requestBody: request.body,
    response,
    faulty: fault !== undefined && fault.kind !== 'delay',
    arrivedAt,
    answeredAt: performance.now(),
  });
}

function toRequest(incoming: IncomingMessage, raw: string): SandboxRequest {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  // Recordings of the official clients start with two slashes; the services read them as one.
  const path = (incoming.url ?? '/').replace(/^\/+/, '/');
  return {
    method: incoming.method ?? 'GET',
    // Behind a proxy that ends TLS, links are as the client came.
    url: new URL(path, `${headers['x-forwarded-proto'] ?? 'http'}://${headers['host'] ?? '127.0.0.1'}`),
    params: {},
    headers,
    body: parseBody(raw, headers['content-type'] ?? ''),
  };
}

function parseBody(raw: string, contentType: string): unknown {
  if (raw === '') return undefined;
  if (contentType.includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(raw));
  }
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

async function dispatch(
  routes: readonly Route[],
  request: SandboxRequest,
  notFound: (request: SandboxRequest) => SandboxResponse,
): Promise<SandboxResponse> {
  for (const { method, pattern, answer } of routes) {
    if (method !== request.method) continue;
    const match = pattern.exec({ pathname: request.url.pathname });
    if (match) return answer({ ...request, params: decodeParams(match.pathname.groups) });
  }
  return notFound(request);
}

function decodeParams(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
  );
}

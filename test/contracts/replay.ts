import { route, type SandboxRequest, type SandboxResponse, startServer } from '../../sandbox/server.ts';
import type { SourceOutcome } from '../../src/finding/outcome.ts';
import { createAzureSource } from '../../src/sources/azure/source.ts';
import { parseAzureTarget } from '../../src/sources/azure/targets/target.ts';
import { createService } from '../../src/sources/http.ts';
import { serviceOptions } from '../sources/service.ts';
import { readRecording } from './recordings.ts';

const SUFFIX = /\/providers\/Microsoft\.PolicyInsights\/policy(Events|States)\/.*$/i;
/** All that was ever recorded. */
const WINDOW = { from: new Date('2019-01-01T00:00:00Z'), to: new Date('2026-01-01T00:00:00Z') };

/** A recorded answer, by the scope that it was asked at. */
export type Replayed = { readonly scope: string; readonly answer: SandboxResponse };

export type ReplayOptions = {
  /** What is answered at other paths; anything else is not there. */
  readonly known?: Readonly<Record<string, unknown>>;
  readonly states?: boolean;
};

/** What the client was answered, and what it made of it. */
export type Replay = {
  readonly outcome: SourceOutcome;
  /** Method and path of each request, without the query. */
  readonly requests: readonly string[];
};

/** A recording of events or states, and where it was asked. */
export function recorded(name: string, exchange = 0): Replayed & { readonly path: string } {
  const found = readRecording('azure', name)[exchange];
  if (found === undefined) throw new RangeError(`${name} has no exchange ${exchange}`);
  const { pathname } = new URL(found.uri.replace(/^\/+/, '/'), 'https://management.azure.com');
  const answer = { status: found.status, headers: toldBy(found.headers), body: found.body };
  return { scope: pathname.replace(SUFFIX, ''), path: pathname, answer };
}

/** Without the headers of the connection: lengths and encodings are of bodies as they were sent then. */
function toldBy(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-ms-')));
}

/** Reads a scope with our source, where a server gives the recorded answer at the recorded path. */
export async function replay(
  { scope, path, answer }: ReturnType<typeof recorded>,
  { known = {}, states = false }: ReplayOptions = {},
): Promise<Replay> {
  const bodies = new Map(Object.entries(known).map(([name, body]) => [name.toLowerCase(), body]));
  const answerOf = ({ method, url }: SandboxRequest): SandboxResponse => {
    const asked = url.pathname.toLowerCase();
    if (method === 'POST' && asked === path.toLowerCase()) return answer;
    const body = bodies.get(asked);
    return body === undefined ? NOT_THERE : { status: 200, body };
  };
  const server = await startServer(
    [route('GET', '/*', answerOf), route('POST', '/*', answerOf)],
    () => NOT_THERE,
  );
  try {
    const outcome = await sourceAt(server.url, scope, states).read();
    return { outcome, requests: server.exchanges.map((one) => `${one.method} ${one.path}`) };
  } finally {
    await server.close();
  }
}

const NOT_THERE: SandboxResponse = {
  status: 404,
  body: { error: { code: 'NotFound', message: 'It was not recorded.' } },
};

function sourceAt(url: string, scope: string, states: boolean) {
  const parsed = parseAzureTarget(scope);
  if ('problem' in parsed) throw new TypeError(parsed.problem);
  const plan = {
    targets: [parsed.value],
    ...WINDOW,
    cautions: [],
    filter: undefined,
    principal: 'any',
    crossCheck: false,
    states,
    defenderSeverity: false,
    waitForEventsMs: 0,
    maxRows: 200_000,
  };
  const service = createService(serviceOptions(url));
  return createAzureSource(plan, {
    connect: () => Promise.resolve({ service, objectId: undefined }),
    clock: () => WINDOW.to,
    pollMs: 1,
    signal: new AbortController().signal,
    info: () => undefined,
  });
}

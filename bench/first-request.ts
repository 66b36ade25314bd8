import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { runStep, type Step } from '../sandbox/runner.ts';

/** The first request of a process, and how long after the start of the process it arrived. */
export type FirstRequest = { readonly ms: number; readonly request: string };

/** Stands for every API at once, and answers nobody. */
export type Listener = { readonly url: string; readonly server: Server };

/** Starts one, lets `work` use it, and ends it. */
export async function withListener<T>(work: (listener: Listener) => Promise<T>): Promise<T> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  try {
    return await work({ url: `http://127.0.0.1:${address.port}`, server });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Runs a step until its first request arrives, and ends it there. The clock is that of this process alone. */
export async function timeToFirstRequest({ server }: Listener, step: Step): Promise<FirstRequest> {
  const first: { at: number; request: string }[] = [];
  let kill = (): void => undefined;
  const hear: Parameters<Server['on']>[1] = ({ method, url }) => {
    first.push({ at: performance.now(), request: `${method} ${url}` });
    kill();
  };
  server.on('request', hear);
  const { startedAt, log } = await runStep(step, (_log, end) => {
    kill = end;
  });
  server.off('request', hear);
  const [came] = first;
  if (came === undefined) throw new Error(`no request came:\n${log}`);
  return { ms: came.at - startedAt, request: came.request };
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { type Served, type ServiceWish, type Span, servedSchema, spanSchema } from './service-wish.ts';

/** A service in a process of its own. */
export type Service = Served & {
  /** The requests to paths that match, since this was asked last. */
  readonly span: (path: string) => Promise<Span>;
};

/** Starts services, so that their work is not taken for ours, lets `work` use them, and ends them. */
export async function withServices<T>(
  wishes: readonly [ServiceWish, ...ServiceWish[]],
  work: (services: readonly [Service, ...Service[]]) => Promise<T>,
): Promise<T> {
  const children = wishes.map((wish) =>
    fork(new URL('./service.ts', import.meta.url), [JSON.stringify(wish)]),
  );
  try {
    const [first, ...rest] = await Promise.all(children.map(serviceOf));
    if (first === undefined) throw new RangeError('no service was asked for');
    return await work([first, ...rest]);
  } finally {
    for (const child of children) child.kill();
  }
}

async function serviceOf(child: ChildProcess): Promise<Service> {
  const served = v.parse(servedSchema, await nextMessage(child));
  const span = async (path: string): Promise<Span> => {
    child.send(path);
    return v.parse(spanSchema, await nextMessage(child));
  };
  return { ...served, span };
}

/** Rejects when the process ends without a word. */
async function nextMessage(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const end = (): void => ended.abort(new Error('the service ended'));
  child.once('exit', end);
  try {
    const [message]: unknown[] = await once(child, 'message', { signal: ended.signal });
    return message;
  } finally {
    child.off('exit', end);
  }
}

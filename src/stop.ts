import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What was begun may come to its end by itself within this. */
const GRACE_MS = 250;

/** Tells by which signal the process is to end: a job that is cancelled, or a user. A second one ends it at once. */
export function onStop(stopped: (name: string) => void): void {
  for (const name of SIGNALS) {
    process.on(name, () => {
      for (const each of SIGNALS) process.removeAllListeners(each);
      stopped(name);
    });
  }
}

/** The work; as soon as it is stopped, rejects with the reason, and leaves the work where it is. */
export async function unlessStopped<T>(work: Promise<T>, stop: AbortSignal | undefined): Promise<T> {
  if (stop === undefined) return work;
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const give = (): void => reject(stop.reason);
  if (stop.aborted) give();
  stop.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', give);
  }
}

/** The work; where it does not end soon after a stop, `cut` instead. */
export async function soonAfterStop<T>(work: Promise<T>, stop: AbortSignal | undefined, cut: T): Promise<T> {
  if (stop === undefined) return work;
  const late = async (): Promise<T> => {
    if (!stop.aborted) await once(stop, 'abort');
    return sleep(GRACE_MS, cut);
  };
  return Promise.race([work, late()]);
}

/**
 * Ends the process, whatever is under way. An exit waits for the threads that look up a name or read a file, however
 * long those take; a signal waits for nothing, and no listener of an exit hears of it.
 */
export function endNow(exitCode: number): never {
  const inThreads = process.getActiveResourcesInfo().some((kind) => /^(?:GetAddrInfo|FSReq)/.test(kind));
  if (inThreads) {
    process.emit('exit', exitCode);
    process.kill(process.pid, 'SIGTERM');
  }
  process.exit(exitCode);
}

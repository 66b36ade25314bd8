import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../errors.ts';

/** The run's own deadline ends a pause too; the reading behind it then says so. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** What a look sees, or `late`: a slow service does not stretch the time, the look is left to itself. */
export async function within<T, TLate>(
  leftMs: number,
  look: Promise<T>,
  late: TLate,
  signal: AbortSignal,
): Promise<T | TLate> {
  const answered = new AbortController();
  const bound = pause(Math.max(0, leftMs), AbortSignal.any([signal, answered.signal]));
  try {
    return await Promise.race([look, bound.then(() => late)]);
  } finally {
    answered.abort();
  }
}

/** A time for the log, in whole seconds. */
export function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}

/** What is not bound to the run's deadline by itself. Throws a SourceError when that has passed. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void => reject(new SourceError('deadline', 'The time for the whole run was up.'));
  if (signal.aborted) give();
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

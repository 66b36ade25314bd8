import { setTimeout as sleep } from 'node:timers/promises';

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

import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../errors.ts';

/** Aborts once reading has had its time, with what to do about it for a reason. */
export function deadlineAfter(ms: number): AbortSignal {
  const over = new AbortController();
  const end = (): void =>
    over.abort(
      new Error(
        `the time for the whole run was up: reading has ${seconds(ms)} in all. Gate fewer targets in one job, or raise limits.deadline in the policy file`,
      ),
    );
  setTimeout(end, ms).unref();
  return over.signal;
}

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

/** The platform's own reasons are a deadline's; one that was given, such as a stop by the user, tells itself. */
export function whyAborted(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  const isGiven = reason instanceof Error && !(reason instanceof DOMException);
  return isGiven ? `${reason.message}.` : 'the time for the whole run was up.';
}

/** A time for the log, in whole seconds. */
export function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}

/** What is not bound to the run's deadline by itself. Throws a SourceError when that has passed. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void =>
    reject(new SourceError('deadline', `Not waited for any longer: ${whyAborted(signal)}`));
  if (signal.aborted) give();
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

import { SourceError } from '../errors.ts';
import type { Failure, TargetState } from '../finding/outcome.ts';

/** The state of a target that an error kept from being read whole. */
export function failedState(error: unknown): TargetState {
  const failure = failureOf(error);
  return { kind: failure.code === 'missing-target' ? 'missing' : 'failed', failure };
}

/** An answer about the target itself: a 404 says that the target is missing. */
export async function orMissing<T>(answer: Promise<T>, advice: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'not-found') throw error;
    throw new SourceError('missing-target', `${error.message} ${advice}`, { cause: error });
  }
}

/** An answer about something that need not be there: a 404 says that it is not. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  const came = await orFailure(answer);
  if (!(came instanceof SourceError)) return came;
  if (came.code === 'not-found') return undefined;
  throw came;
}

/** An answer, or why the service gave none, where either will do. A defect of ours is thrown on. */
export async function orFailure<T>(answer: Promise<T>): Promise<T | SourceError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

/** Once a list has answered, a 404 is an answer that was lost, and no sign of a server without the list. */
export function laterThanTheFirst(failure: unknown): unknown {
  if (!(failure instanceof SourceError) || failure.code !== 'not-found') return failure;
  return new SourceError('incomplete', failure.message, { cause: failure });
}

function failureOf(error: unknown): Failure {
  if (error instanceof SourceError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message: `a defect in Policy Gate, please report it: ${message}` };
}

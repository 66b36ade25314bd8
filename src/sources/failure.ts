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

function failureOf(error: unknown): Failure {
  if (error instanceof SourceError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message: `a defect in Policy Gate, please report it: ${message}` };
}

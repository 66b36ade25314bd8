import { SourceError } from '../../errors.ts';

/** Once the list has answered, a 404 is an answer that was lost, and no sign of a server without the list. */
export function laterThanTheFirst(failure: unknown): unknown {
  if (!(failure instanceof SourceError) || failure.code !== 'not-found') return failure;
  return new SourceError('incomplete', failure.message, { cause: failure });
}

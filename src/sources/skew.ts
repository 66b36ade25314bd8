import { SourceError } from '../errors.ts';
import type { ServiceOptions } from './http.ts';

const MINUTE_MS = 60_000;

/** Throws where an answer is by a clock that this machine's is far from: what is asked for by time would be missed. */
export function refuseSkew(
  { headers, ok }: Response,
  what: string,
  { name, maxSkewMs = Number.POSITIVE_INFINITY }: Pick<ServiceOptions, 'name' | 'maxSkewMs'>,
): void {
  const aheadMs = Date.now() - Date.parse(headers.get('date') ?? '');
  // No date, or none that can be read, says nothing; and what is no success is not believed anyway.
  if (!ok || Number.isNaN(aheadMs) || Math.abs(aheadMs) <= maxSkewMs) return;
  const minutes = Math.round(Math.abs(aheadMs) / MINUTE_MS);
  throw new SourceError(
    'incomplete',
    `${name}: ${what} failed: the clock of this machine is ${minutes} minutes ${aheadMs > 0 ? 'ahead of' : 'behind'} the service's, and what is asked for by time would be missed. Set the clock right, and run the job again.`,
  );
}

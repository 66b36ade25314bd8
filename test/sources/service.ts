import type { ServiceOptions } from '../../src/sources/http.ts';
import type { Pacing } from '../../src/sources/pacing.ts';

/** Four tries as in production, without the waiting. */
export const FAST_PACING: Pacing = {
  attempts: 4,
  firstDelayMs: 1,
  maxRetryAfterMs: 1_000,
  attemptTimeoutMs: 10_000,
  pollMs: 5,
};

export function serviceOptions(url: string, overrides: Partial<ServiceOptions> = {}): ServiceOptions {
  return {
    name: 'Test Service',
    url: new URL(url),
    headers: { authorization: 'token secret-token-1234' },
    secret: 'secret-token-1234',
    requestIdHeaders: ['x-request-id'],
    remedies: { unauthorized: 'Renew the token.', forbidden: 'Grant the permission.' },
    signal: new AbortController().signal,
    pacing: FAST_PACING,
    ...overrides,
  };
}

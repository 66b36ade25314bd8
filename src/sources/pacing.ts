/** How patient the client is. Tests shorten the times; the rules stay the same. */
export type Pacing = {
  /** Tries per call, the first included. */
  readonly attempts: number;
  /** Wait before the second try; doubles each time. */
  readonly firstDelayMs: number;
  /** A longer Retry-After ends the call at once: asking earlier than told only prolongs a throttle. */
  readonly maxRetryAfterMs: number;
  /** One try, from the request to the last byte of the body. */
  readonly attemptTimeoutMs: number;
  /** Between two looks at something that is awaited. */
  readonly pollMs: number;
};

export const DEFAULT_PACING: Pacing = {
  attempts: 4,
  firstDelayMs: 1_000,
  maxRetryAfterMs: 30_000,
  attemptTimeoutMs: 30_000,
  pollMs: 10_000,
};

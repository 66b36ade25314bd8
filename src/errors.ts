/** One thing wrong with the configuration: where, what came, what would do. */
export type Problem = {
  /** Name of the input or key path. */
  readonly path: string;
  readonly message: string;
};

/** The user's configuration is wrong. Carries every problem found, so that one run mends them all. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

export type SourceErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'deadline'
  | 'redirected'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'missing-target'
  | 'throttled'
  | 'server-error'
  | 'rejected'
  | 'cut-body'
  | 'too-large'
  | 'not-json'
  | 'contract'
  | 'foreign-link'
  | 'incomplete'
  | 'too-many-rows'
  | 'sign-in'
  | 'unexpected';

/** A service could not be read whole. The message says what failed, what came and what to do; no secrets. */
export class SourceError extends Error {
  override readonly name: string = 'SourceError';
  readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A service answered, but not in the shape its contract promises: our schema or their API must change. */
export class ContractError extends SourceError {
  override readonly name = 'ContractError';

  constructor(message: string, options?: ErrorOptions) {
    super('contract', message, options);
  }
}

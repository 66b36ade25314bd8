import { SourceError } from '../errors.ts';

/** What is read, what came of it, and the limit. */
type Overrun = {
  /** Service, call and target. */
  readonly what: string;
  readonly came: string;
  readonly maxRows: number;
  /** What else than a higher limit helps. */
  readonly remedy?: string;
};

/** The error of a target with more rows than are read of one (`limits.rows` of the policy file). */
export function tooManyRows({ what, came, maxRows, remedy = 'Narrow the target, or' }: Overrun): SourceError {
  return new SourceError(
    'too-many-rows',
    `${what} failed: ${came}, over the limit of ${maxRows} rows read of one target. ${remedy} raise limits.rows in the policy file.`,
  );
}

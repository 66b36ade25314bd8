import { askedOf } from '../config/asked.ts';
import type { PolicyFile } from '../config/file/schema.ts';
import { readInputs } from '../config/inputs.ts';
import { withTargets } from '../config/targets.ts';
import { ConfigurationError } from '../errors.ts';
import type { AskedTarget } from '../report/report.ts';

/**
 * The targets that policy files name: what a matrix must cover. Throws a ConfigurationError where they name none, for
 * then nobody could tell that a part is missing.
 */
export async function expectedOf(
  files: readonly PolicyFile[],
  path: string,
): Promise<readonly AskedTarget[]> {
  const expected = askedOf(withTargets(await readInputs({}), files));
  if (expected.length > 0) return expected;
  const message =
    'names no targets, so nobody could tell which report is missing. Write every target of the matrix below targets: pulumi-stacks, pulumi-accounts or azure-scopes.';
  throw new ConfigurationError([{ path, message }]);
}

import { ConfigurationError } from '../../src/errors.ts';

/** The problems that an action is refused with, as `path: message`; fails if it is not refused. */
export function problemsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error('expected a ConfigurationError, got none');
}

/** The same of what is refused later. */
export async function refusedWith(action: Promise<unknown>): Promise<readonly string[]> {
  const [outcome] = await Promise.allSettled([action]);
  return problemsOf(() => {
    if (outcome.status === 'rejected') throw outcome.reason;
  });
}

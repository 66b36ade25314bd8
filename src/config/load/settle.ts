import { ConfigurationError, type Problem } from '../../errors.ts';

/** Waits for all, and throws the problems of all that are refused as one ConfigurationError. */
export async function settleAll<T extends readonly Promise<unknown>[]>(
  promises: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(promises);
  const reasons: readonly unknown[] = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  const problems = reasons.flatMap((reason): readonly Problem[] => {
    if (reason instanceof ConfigurationError) return reason.problems;
    throw reason;
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Promise.all(promises);
}

import { incomplete } from './outcome.ts';
import type { PolicyResults } from './results.ts';
import type { PreviewViolation } from './violation.ts';

/** What a summary lists as failed was reported by an event of its own: without it, an event was lost. */
export function refuseLostEvents(
  results: PolicyResults,
  reported: readonly PreviewViolation[],
  what: string,
): void {
  const onResource = new Set(reported.map(({ pack, policy, urn }) => keyOf(pack, policy, urn)));
  const anywhere = new Set(reported.map(({ pack, policy }) => keyOf(pack, policy)));
  for (const { pack, policy, urn } of results.failures()) {
    const isReported =
      urn === undefined ? anywhere.has(keyOf(pack, policy)) : onResource.has(keyOf(pack, policy, urn));
    if (isReported) continue;
    throw incomplete(
      what,
      `a summary lists policy ${JSON.stringify(policy)} of ${JSON.stringify(pack)} as failed, and its violation is missing.`,
      'Give the whole log.',
    );
  }
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

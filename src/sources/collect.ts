import type { SourceError } from '../errors.ts';
import type { SourceName } from '../finding/finding.ts';
import type { SourceOutcome, TargetState } from '../finding/outcome.ts';
import { failedState } from './failure.ts';
import type { Source } from './source.ts';

/** Reads all sources at once. Whatever one of them throws becomes the failed outcome of its targets. */
export async function collect(sources: readonly Source[]): Promise<readonly SourceOutcome[]> {
  return Promise.all(
    sources.map((source) =>
      source.read().catch((error: unknown) => outcomeOf(source.name, source.targets, failedState(error))),
    ),
  );
}

/** A source whose targets cannot be read for lack of any sign-in. */
export function unsignedSource(name: SourceName, targets: readonly Named[], message: string): Source {
  return fixedSource(name, targets, { kind: 'no-credentials', failure: { code: 'no-credentials', message } });
}

/** A source that fails as a whole before its first call. */
export function failedSource(name: SourceName, targets: readonly Named[], error: SourceError): Source {
  return fixedSource(name, targets, failedState(error));
}

type Named = { readonly id: string };

function fixedSource(name: SourceName, named: readonly Named[], state: TargetState): Source {
  const targets = named.map(({ id }) => id);
  return { name, targets, read: () => Promise.resolve(outcomeOf(name, targets, state)) };
}

function outcomeOf(source: SourceName, targets: readonly string[], state: TargetState): SourceOutcome {
  return {
    source,
    findings: [],
    setAside: [],
    targets: targets.map((target) => ({ target, state, leftOut: 0, notes: [], cautions: [] })),
  };
}

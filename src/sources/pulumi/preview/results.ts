import type { StackSummary } from './event-schema.ts';

/** Lists of policies by pack and resource. */
type Lists = Map<
  string,
  { readonly pack: string; readonly place: string; readonly sets: ReadonlySet<string>[] }
>;

/** Stands for the summary of a pack's stack policies, which names no resource. */
const WHOLE_STACK = '';

/**
 * What the summaries of a preview say of each policy on each resource. A large preview repeats the same lists of
 * policies for thousands of resources, so each list is kept once.
 */
export class PolicyResults {
  readonly #passed: Lists = new Map();
  readonly #failed: Lists = new Map();
  readonly #known = new Map<string, ReadonlySet<string>>();
  readonly #stackAnalyzed = new Set<string>();

  addResource(urn: string, { policyPackName, passed, failed }: StackSummary): void {
    this.#keep(this.#passed, policyPackName, urn, passed ?? []);
    this.#keep(this.#failed, policyPackName, urn, failed ?? []);
  }

  addStack(summary: StackSummary): void {
    this.#stackAnalyzed.add(summary.policyPackName);
    this.addResource(WHOLE_STACK, summary);
  }

  /**
   * Whether a summary lists the policy as passed on the resource and none as failed. A pack of an older SDK does
   * not say which policies are stack policies, so each summary lists them all (newPolicySummary in
   * pkg/resource/analyzer): what the stack's summary lists as failed has passed nowhere.
   */
  passed(pack: string, policy: string, urn: string, root: string): boolean {
    const places = urn === root ? [urn, WHOLE_STACK] : [urn];
    const isIn = (lists: Lists, place: string): boolean =>
      (lists.get(keyOf(pack, place))?.sets ?? []).some((names) => names.has(policy));
    if ([urn, WHOLE_STACK].some((place) => isIn(this.#failed, place))) return false;
    return places.some((place) => isIn(this.#passed, place));
  }

  /** What summaries list as failed; that of stack policies names no resource. */
  *failures(): Generator<{
    readonly pack: string;
    readonly policy: string;
    readonly urn: string | undefined;
  }> {
    for (const { pack, place, sets } of this.#failed.values()) {
      const urn = place === WHOLE_STACK ? undefined : place;
      for (const policy of new Set(sets.flatMap((names) => [...names]))) yield { pack, policy, urn };
    }
  }

  /** Whether the pack's stack policies were evaluated: the engine's last step. */
  isStackAnalyzed(pack: string): boolean {
    return this.#stackAnalyzed.has(pack);
  }

  #keep(lists: Lists, pack: string, place: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const key = keyOf(pack, place);
    const set = this.#once(names);
    const kept = lists.get(key) ?? { pack, place, sets: [] };
    if (!kept.sets.includes(set)) kept.sets.push(set);
    lists.set(key, kept);
  }

  #once(names: readonly string[]): ReadonlySet<string> {
    const key = JSON.stringify(names);
    const set = this.#known.get(key) ?? new Set(names);
    this.#known.set(key, set);
    return set;
  }
}

function keyOf(pack: string, place: string): string {
  return JSON.stringify([pack, place]);
}

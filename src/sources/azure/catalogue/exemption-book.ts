import * as v from 'valibot';
import type { Finding } from '../../../finding/finding.ts';
import { instantKey } from '../../../finding/timestamp.ts';
import { type Exemption, exemption } from '../api/exemptions.ts';
import type { GraphReach } from '../api/resource-graph.ts';
import { idKey, lastSegment } from '../targets/id.ts';

/** An exemption, and the subscriptions whose own list names it: it applies to them, wherever it is made. */
type Entry = {
  readonly exemption: Exemption;
  readonly subscriptions: Set<string>;
  /** It has no end, or one that lies ahead. */
  readonly isActive: boolean;
};

/** `doubtful`: whether the resource is below the exemption's management group is not known. */
type Coverage = 'covers' | 'doubtful' | 'elsewhere';

/** The exemptions that were read, and what they exempt at `now`. */
export class ExemptionBook {
  /** By assignment, then by exemption. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  readonly #listed = new Set<string>();
  readonly #now: string;
  readonly #reach: GraphReach;
  /** A row could not be understood; it exempts nothing. */
  hasMalformed = false;

  constructor(now: Date, reach: GraphReach) {
    this.#now = instantKey(now.toISOString());
    this.#reach = reach;
  }

  /** `subscription`: whose list the row is from. */
  add(row: unknown, subscription?: string): void {
    const parsed = v.safeParse(exemption, row);
    if (!parsed.success) {
      this.hasMalformed = true;
      return;
    }
    const { id, assignment } = parsed.output;
    const entries = this.#entries.get(assignment) ?? new Map<string, Entry>();
    this.#entries.set(assignment, entries);
    const { expiresOn } = parsed.output;
    const isActive = expiresOn === undefined || instantKey(expiresOn) > this.#now;
    const entry = entries.get(idKey(id)) ?? {
      exemption: parsed.output,
      subscriptions: new Set<string>(),
      isActive,
    };
    entries.set(idKey(id), entry);
    if (subscription !== undefined) entry.subscriptions.add(subscription);
  }

  /** Everything that applies to the subscription's findings was read: what is not there does not apply. */
  markListed(subscription: string): void {
    this.#listed.add(subscription);
  }

  /** What exempts the finding now, as far as it is known; the first by id, so that every run names the same. */
  exempting(finding: Finding, coverage: Coverage): readonly Exemption[] {
    if (this.#entries.size === 0) return [];
    const entries = this.#entries.get(idKey(finding.policy.assignment ?? ''))?.values() ?? [];
    return [...entries]
      .filter((entry) => this.#isMeant(entry, finding) && this.#coverage(entry, finding) === coverage)
      .map((entry) => entry.exemption)
      .toSorted((a, b) => (idKey(a.id) < idKey(b.id) ? -1 : 1));
  }

  #isMeant({ exemption: { references }, isActive }: Entry, { policy }: Finding): boolean {
    const reference = policy.reference?.toLowerCase();
    return (
      isActive && (references.length === 0 || (reference !== undefined && references.includes(reference)))
    );
  }

  #coverage({ exemption: { scope, assignment }, subscriptions }: Entry, { resource }: Finding): Coverage {
    const id = idKey(resource.id);
    if (!scope.startsWith('providers/'))
      return id === scope || id.startsWith(`${scope}/`) ? 'covers' : 'elsewhere';
    // All that an assignment judges is below where it is made.
    if (assignment.startsWith(`${scope}/providers/microsoft.authorization/`)) return 'covers';
    if (this.#isAllThatWasAsked(lastSegment(scope))) return 'covers';
    const subscription = subscriptionOf(resource.id) ?? '';
    if (subscriptions.has(subscription)) return 'covers';
    return this.#listed.has(subscription) ? 'elsewhere' : 'doubtful';
  }

  /** The findings are all of one management group. */
  #isAllThatWasAsked(group: string): boolean {
    const { subscriptions, managementGroups } = this.#reach;
    const [only, ...others] = managementGroups;
    return (
      lastSegment(only ?? '').toLowerCase() === group && others.length === 0 && subscriptions.length === 0
    );
  }
}

/** The GUID of the resource's subscription, lower-cased. */
export function subscriptionOf(resourceId: string): string | undefined {
  return /^\/?subscriptions\/([0-9a-f-]{36})(?:\/|$)/i.exec(resourceId)?.[1]?.toLowerCase();
}

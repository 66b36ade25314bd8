import type { StepEvent } from './event-schema.ts';

/** `refresh` only reads what is there; a deletion that a refresh goes before is a deletion. */
const NEUTRAL = ['refresh'];

/** What the steps of one preview do to each resource, as far as a deletion can be told from them. */
export class Deletions {
  readonly #deleted = new Set<string>();
  readonly #kept = new Set<string>();

  add({ metadata: { op, urn, old } }: StepEvent): void {
    if (NEUTRAL.includes(op)) return;
    // Left over from an earlier replacement: the resource of the same name that lives is another.
    if (op === 'delete' && old?.delete === true) return;
    // Without the old state, nobody knows whether the thing itself is kept.
    if (op === 'delete' && old && old.retainOnDelete !== true) this.#deleted.add(urn);
    // Every other step, a kind nobody knows included, may leave something of that name behind.
    else this.#kept.add(urn);
  }

  /** Whether all that is known of the resource is that it goes, and the thing itself with it. */
  has(urn: string): boolean {
    return this.#deleted.has(urn) && !this.#kept.has(urn);
  }
}

import { hash } from 'node:crypto';
import type { PolicyRecord } from '../api/schema.ts';

/** Which events of those that the service has counted have come. */
export class Covered {
  readonly #keys = new Set<string>();

  get size(): number {
    return this.#keys.size;
  }

  /** An event that comes again on another page must not stand for one that was lost; two alike on one page are two. */
  addPage(events: readonly PolicyRecord[]): void {
    const onPage = new Map<string, number>();
    for (const event of events) {
      const key = hash('sha1', JSON.stringify(event), 'base64');
      const times = (onPage.get(key) ?? 0) + 1;
      onPage.set(key, times);
      this.#keys.add(times === 1 ? key : `${key} ${times}`);
    }
  }

  clear(): void {
    this.#keys.clear();
  }
}

import type { Window } from '../../../../src/sources/azure/api/events.ts';
import type { Page } from '../../../../src/sources/azure/api/pages.ts';
import type { PolicyRecord } from '../../../../src/sources/azure/api/schema.ts';

/** An event of which only the moment matters: milliseconds since 1970, and an id that tells it from its equals. */
export function eventAt(ms: number, id: number): PolicyRecord {
  return {
    timestamp: new Date(ms).toISOString(),
    resourceId: `/r/${id}`,
    policyAssignmentId: '/a',
    policyDefinitionId: '/d',
    isCompliant: false,
    components: undefined,
  };
}

export type Service = {
  readonly events: readonly PolicyRecord[];
  readonly pageRows: number;
  readonly order?: 'newest first' | 'oldest first' | 'shuffled';
  readonly endOfWindow?: 'inside' | 'outside';
};

/**
 * A service that answers all requests that wait at once, as if each took the same time: how many such rounds a
 * reading takes is how long it takes.
 */
export class RoundService {
  rounds = 0;
  requests = 0;
  readonly #service: Service;
  #waiting: (() => void)[] = [];

  constructor(service: Service) {
    this.#service = service;
  }

  async *list({ from, to }: Window): AsyncGenerator<Page<PolicyRecord>> {
    const { pageRows } = this.#service;
    const rows = this.#rowsIn(from.getTime(), to.getTime());
    for (let start = 0; ; start += pageRows) {
      await this.#answer();
      const isLast = start + pageRows >= rows.length;
      yield { rows: rows.slice(start, start + pageRows), isLast };
      if (isLast) return;
    }
  }

  #rowsIn(from: number, to: number): readonly PolicyRecord[] {
    const { events, order = 'newest first', endOfWindow = 'inside' } = this.#service;
    const rows = events.filter(({ timestamp }) => {
      const time = Date.parse(timestamp);
      return time >= from && (endOfWindow === 'inside' ? time <= to : time < to);
    });
    if (order === 'shuffled') return rows;
    const sign = order === 'newest first' ? -1 : 1;
    return rows.toSorted((a, b) => sign * (Date.parse(a.timestamp) - Date.parse(b.timestamp)));
  }

  #answer(): Promise<void> {
    this.requests += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    // When everybody who can ask has asked, all are answered.
    if (this.#waiting.length === 1) setImmediate(() => this.#answerAll());
    return promise;
  }

  #answerAll(): void {
    this.rounds += 1;
    const answered = this.#waiting;
    this.#waiting = [];
    for (const resolve of answered) resolve();
  }
}

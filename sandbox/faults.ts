/** One broken answer. Everything a network or a service can do to a client, as data. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'stall' }
  /** Something keeps coming, and the headers, or the body behind a whole answer, never end. */
  | { readonly kind: 'trickle'; readonly of: 'headers' | 'body' }
  /** The whole body under a length that is too long or too short by so many bytes. */
  | { readonly kind: 'length'; readonly by: number }
  /** A body that says it is compressed, and is not, or not to its end. */
  | { readonly kind: 'gzip'; readonly of: 'plain' | 'half' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'redirect'; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string }
  /** The answer as it is, under other headers. */
  | { readonly kind: 'headers'; readonly headers: Record<string, string> }
  | { readonly kind: 'rewrite'; readonly body: (body: unknown) => unknown };

/** Whether the service itself never sees the request: what it would have changed stays as it was. */
export function standsInFront({ kind }: Fault): boolean {
  return kind === 'status' || kind === 'html' || kind === 'redirect';
}

/** Which requests a fault strikes: all that match, or only the given ordinals (1 is the first that matches). */
export type FaultRule = {
  readonly method?: string;
  readonly path: RegExp;
  /** Matched against the request body's text, for calls that page by body. */
  readonly body?: RegExp;
  readonly ordinals?: readonly number[];
  /** Milliseconds for which it strikes, from the first request that matches on; then the service is well again. */
  readonly lastsMs?: number;
  readonly fault: Fault;
};

/** A mutable list of rules, with the number of requests each has matched. */
export class FaultScript {
  #rules: { rule: FaultRule; matched: number; begun: number }[] = [];

  add(...rules: readonly FaultRule[]): void {
    this.#rules.push(...rules.map((rule) => ({ rule, matched: 0, begun: 0 })));
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault for this request, if any; the first rule that strikes wins. */
  next(method: string, path: string, body: string): Fault | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (!rule.path.test(path) || (rule.body && !rule.body.test(body))) continue;
      entry.matched += 1;
      if (entry.matched === 1) entry.begun = performance.now();
      if (performance.now() - entry.begun >= (rule.lastsMs ?? Number.POSITIVE_INFINITY)) continue;
      if (rule.ordinals === undefined || rule.ordinals.includes(entry.matched)) return rule.fault;
    }
    return undefined;
  }
}

import pLimit from 'p-limit';

/** A limit on requests in flight that shrinks while the service throttles and grows back when it answers again. */
export type AdaptiveLimit = {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Called when a try is sent; what comes back of it is told to the ticket. */
  send(): Ticket;
};

/** One try on its way. */
export type Ticket = {
  throttled(): void;
  answered(): void;
  /** How many more requests the service says it will answer. */
  remaining(requests: number): void;
};

/** So many requests of what remains are left for each that is in flight. */
const RESERVE = 4;

/**
 * Halves when a request sent at the present pace is throttled, and adds one after a round of answers. What was
 * under way when the pace changed says nothing about the new one. Where the service tells what remains of a quota,
 * no more are in flight than a quarter of it; from there to nothing they go one by one, after `pause`.
 */
export function createAdaptiveLimit(
  most: number,
  pause: () => Promise<void> = () => Promise.resolve(),
): AdaptiveLimit {
  const limit = pLimit(most);
  let pace = 0;
  let answers = 0;
  let ceiling = most;
  const changeTo = (concurrency: number): void => {
    pace += 1;
    answers = 0;
    limit.concurrency = Math.max(1, Math.min(concurrency, ceiling));
  };
  return {
    run: (task) =>
      limit(async () => {
        if (ceiling === 0) await pause();
        return task();
      }),
    send() {
      const sentAt = pace;
      return {
        throttled() {
          if (sentAt === pace) changeTo(Math.floor(limit.concurrency / 2));
        },
        answered() {
          answers += 1;
          if (answers >= limit.concurrency && limit.concurrency < ceiling) changeTo(limit.concurrency + 1);
        },
        remaining(requests) {
          ceiling = Math.max(0, Math.min(most, Math.floor(requests / RESERVE)));
          if (limit.concurrency > Math.max(1, ceiling)) changeTo(ceiling);
        },
      };
    },
  };
}

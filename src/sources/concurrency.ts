import pLimit from 'p-limit';

/** A limit on requests in flight that shrinks while the service throttles and grows back when it answers again. */
export type AdaptiveLimit = {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Called when a try is sent; what comes back of it is told to the ticket. */
  send(): Ticket;
};

/** One try on its way. */
export type Ticket = { throttled(): void; answered(): void };

/**
 * Halves when a request sent at the present pace is throttled, and adds one after a round of answers. What was
 * under way when the pace changed says nothing about the new one.
 */
export function createAdaptiveLimit(most: number): AdaptiveLimit {
  const limit = pLimit(most);
  let pace = 0;
  let answers = 0;
  const changeTo = (concurrency: number): void => {
    pace += 1;
    answers = 0;
    limit.concurrency = concurrency;
  };
  return {
    run: (task) => limit(task),
    send() {
      const sentAt = pace;
      return {
        throttled() {
          if (sentAt === pace) changeTo(Math.max(1, Math.floor(limit.concurrency / 2)));
        },
        answered() {
          answers += 1;
          if (answers >= limit.concurrency && limit.concurrency < most) changeTo(limit.concurrency + 1);
        },
      };
    },
  };
}

import { describe, expect, it } from 'vitest';
import { createAdaptiveLimit } from '../../src/sources/concurrency.ts';

/** Tasks that end when told, so that a test sees how many are under way. */
function bench(most: number, pause?: () => Promise<void>) {
  const limit = createAdaptiveLimit(most, pause);
  const open: (() => void)[] = [];
  let running = 0;
  const add = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      void limit.run(
        () =>
          new Promise<void>((resolve) => {
            running += 1;
            open.push(() => {
              running -= 1;
              resolve();
            });
          }),
      );
    }
  };
  const settle = async (): Promise<number> => {
    // Every promise that can settle has by then.
    await new Promise(setImmediate);
    return running;
  };
  const end = (count: number): void => {
    for (const finish of open.splice(0, count)) finish();
  };
  return { limit, add, end, settle };
}

describe('a limit on requests in flight', () => {
  it('lets so many run at once', async () => {
    const { add, settle } = bench(8);
    add(20);
    expect(await settle()).toBe(8);
  });

  it('halves when a request is throttled, down to one', async () => {
    const { limit, add, end, settle } = bench(8);
    add(40);
    await settle();
    for (const expected of [4, 2, 1, 1]) {
      limit.send().throttled();
      end(8);
      expect(await settle()).toBe(expected);
    }
  });

  it('halves once for all that was under way together', async () => {
    const { limit, add, end, settle } = bench(8);
    add(40);
    await settle();
    const tickets = Array.from({ length: 8 }, () => limit.send());
    for (const ticket of tickets) ticket.throttled();
    end(8);
    expect(await settle()).toBe(4);
  });

  it('grows back by one for a round of answers, and never beyond what it began with', async () => {
    const { limit, add, end, settle } = bench(4);
    add(60);
    await settle();
    limit.send().throttled();
    end(4);
    expect(await settle()).toBe(2);
    const answer = (count: number): void => {
      for (let index = 0; index < count; index += 1) limit.send().answered();
    };
    answer(1);
    expect(await settle()).toBe(2);
    answer(1);
    expect(await settle()).toBe(3);
    answer(3);
    expect(await settle()).toBe(4);
    answer(40);
    expect(await settle()).toBe(4);
  });
});

describe('a quota that the service tells', () => {
  it.each([
    [149, 8],
    [32, 8],
    [31, 7],
    [9, 2],
    [4, 1],
    [1, 1],
  ])('%d requests that remain let %d run at once', async (remaining, expected) => {
    const { limit, add, end, settle } = bench(8);
    add(40);
    await settle();
    limit.send().remaining(remaining);
    end(8);
    expect(await settle()).toBe(expected);
  });

  it('that comes back lets more run again, one more after each round of answers', async () => {
    const { limit, add, end, settle } = bench(8);
    add(60);
    await settle();
    limit.send().remaining(8);
    end(8);
    expect(await settle()).toBe(2);
    limit.send().remaining(100);
    for (let answers = 0; answers < 5; answers += 1) limit.send().answered();
    expect(await settle()).toBe(4);
  });

  it('that is nearly used up makes each wait before it is sent', async () => {
    const waiting: (() => void)[] = [];
    const { limit, add, end, settle } = bench(8, () => new Promise((resolve) => waiting.push(resolve)));
    add(20);
    expect(await settle()).toBe(8);
    limit.send().remaining(3);
    end(8);
    expect(await settle()).toBe(0);
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    expect(await settle()).toBe(1);
  });
});

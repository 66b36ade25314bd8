import { describe, expect, it } from 'vitest';
import { untilAborted, within } from '../../src/sources/waiting.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

describe('work that is not bound to the deadline by itself', () => {
  it('gives what it comes to', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve(7), signal)).toBe(7);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('ends when the deadline passes, before or while it is waited for', async () => {
    const abort = new AbortController();
    const waiting = untilAborted(never(), abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'deadline' });
    await expect(untilAborted(never(), abort.signal)).rejects.toMatchObject({ code: 'deadline' });
  });
});

describe('a look with a bound', () => {
  const { signal } = new AbortController();

  it('is seen in time, or is late', async () => {
    expect(await within(10_000, Promise.resolve('seen'), 'late', signal)).toBe('seen');
    expect(await within(0, never<string>(), 'late', signal)).toBe('late');
  });
});

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createShared, repeatedText } from '../../src/sources/interned.ts';

describe('what has the same key', () => {
  it('is one value, made once', () => {
    const shared = createShared<{ readonly name: string }>();
    const first = shared('a', () => ({ name: 'a' }));
    expect(shared('a', () => ({ name: 'another' }))).toBe(first);
    expect(shared('b', () => ({ name: 'b' }))).toEqual({ name: 'b' });
  });

  it('is made anew once there is too much of it, so that nothing is kept for ever', () => {
    const shared = createShared<object>();
    const first = shared('a', () => ({}));
    for (let index = 0; index < 10_000; index += 1) shared(`other ${index}`, () => ({}));
    expect(shared('a', () => ({}))).not.toBe(first);
  });
});

describe('a text that repeats', () => {
  it.each(['', 'a', 'ä\u0000', '__proto__', 'constructor'])('stays what it is: %j', (text) => {
    const schema = repeatedText();
    expect([v.parse(schema, text), v.parse(schema, text)]).toEqual([text, text]);
  });

  it('is a text', () => {
    expect(v.safeParse(repeatedText(), 7).success).toBe(false);
  });
});

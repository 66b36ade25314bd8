import { describe, expect, it } from 'vitest';
import { parseWindowStart } from '../../src/config/window.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('the start of a window', () => {
  it.each([
    ['24h', { agoMs: DAY }],
    ['PT30M', { agoMs: 30 * MINUTE }],
    ['2026-11-23T08:00:00Z', { at: new Date('2026-11-23T08:00:00Z') }],
    ['run', { run: true }],
    ['2026-11-23T08:00:00.1234567+01:00', { at: new Date('2026-11-23T07:00:00.123Z') }],
  ])('%s is taken', (text, value) => {
    expect(parseWindowStart(text)).toEqual({ value });
  });

  it.each([
    ['no length', '0s'],
    ['no length, in ISO 8601', 'PT0S'],
    ['a negative length', '-1h'],
    ['no zone', '2026-11-23T08:00:00'],
    ['no time', '2026-11-23'],
    ['a day that no month has', '2026-02-30T00:00:00Z'],
    ['words', 'yesterday'],
    ['run in capitals', 'RUN'],
    ['run with a length', 'run 1h'],
  ])('%s is refused, with the value and all forms', (_, text) => {
    const { problem } = { problem: '', ...parseWindowStart(text) };
    expect(problem).toContain(JSON.stringify(text));
    expect(problem).toContain('24h');
    expect(problem).toContain('2026-11-23T08:00:00Z');
    expect(problem).toMatch(/nor run\.$/);
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keptCases } from './kept-cases.ts';
import { runFuzz } from './run.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-gate-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true }));

const below = (most: number): FuzzTarget =>
  fuzzTarget({
    name: `below-${most}`,
    shortRuns: 100,
    schema: v.object({ number: v.number() }),
    open: async () => ({
      inputs: fc.record({ number: fc.nat(1_000) }),
      check: async ({ number }) => {
        if (number > most) throw new Error(`${number} is too much`);
      },
    }),
  });

/** Each look at the clock takes a millisecond. */
const run = async (targets: readonly FuzzTarget[]) => {
  const lines: string[] = [];
  let now = 0;
  const options = { milliseconds: 30, seed: 5, clock: () => now++, folder };
  const failed = await runFuzz(targets, { ...options, out: (line) => void lines.push(line) });
  return { failed, lines };
};

it('a law that does not hold is told with the smallest input, which is kept and replayed', async () => {
  const { failed, lines } = await run([below(41), below(1_000)]);
  expect(failed).toBe(1);
  expect(lines[0]).toContain('below-41, seed 5: Error: 42 is too much');
  expect(lines[1]).toBe('smallest input: {"number":42}');
  expect(lines.slice(3)).toEqual([
    expect.stringMatching(/^below-41: \d+ inputs, FAILED$/),
    expect.stringMatching(/^below-1000: \d{3,} inputs$/),
  ]);
  const [kept, ...more] = await keptCases(folder);
  expect(more).toEqual([]);
  expect(kept).toMatchObject({ target: 'below-41', input: { number: 42 } });
  expect(JSON.parse(await readFile(join(folder, kept?.file ?? ''), 'utf8'))).toMatchObject({
    told: 'Error: 42 is too much',
  });
  const open = await below(41).open();
  await expect(open.replay(kept?.input)).rejects.toThrow('42 is too much');
  expect(() => open.replay({ number: '42' })).toThrow('Expected number');
});

it('laws that hold are tried until the time is over', async () => {
  expect(await run([below(1_000)])).toEqual({
    failed: 0,
    lines: [expect.stringMatching(/^below-1000: \d{3,} inputs$/)],
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptCases } from './kept-cases.ts';
import type { OpenTarget } from './target.ts';
import { TARGETS } from './targets.ts';

const KEPT = await keptCases();

/** The tests try the same inputs every time; `npm run fuzz` tries others. */
const SEED = 1;

it('keeps cases of known targets only', () => {
  const names = TARGETS.map(({ name }) => name);
  expect(KEPT.map(({ target }) => target).filter((name) => !names.includes(name))).toEqual([]);
});

describe.each(TARGETS.map((target) => [target.name, target] as const))('%s', (name, target) => {
  let open: OpenTarget;
  beforeAll(async () => {
    open = await target.open();
  });
  afterAll(() => open.close());

  it('holds its laws', async () => {
    const { runs, failure } = await open.fuzz({ seed: SEED, runs: target.shortRuns });
    expect(failure).toBeUndefined();
    expect(runs).toBe(target.shortRuns);
  });

  it.each(KEPT.filter((one) => one.target === name).map(({ file, input }) => [file, input] as const))(
    'holds them for %s',
    (_, input) => open.replay(input),
  );
});

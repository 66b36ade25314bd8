import { keep } from './kept-cases.ts';
import type { FuzzTarget, OpenTarget } from './target.ts';

export type FuzzOptions = {
  readonly milliseconds: number;
  readonly seed: number;
  readonly clock: () => number;
  readonly out: (line: string) => void;
  /** Where failures are kept, unless among the cases of the tests. */
  readonly folder?: string;
};

/** A target, and what has become of it so far. */
type Turn = {
  readonly target: FuzzTarget;
  readonly open: OpenTarget;
  spent: number;
  runs: number;
  batches: number;
  failed: boolean;
};

/**
 * Tries inputs of all targets until the time is over, and returns how many targets broke a law. Each has as much time
 * as any other; the first failure of one is told and kept, and ends its turns.
 */
export async function runFuzz(targets: readonly FuzzTarget[], options: FuzzOptions): Promise<number> {
  const { milliseconds, clock, out } = options;
  const end = clock() + milliseconds;
  const turns: Turn[] = [];
  for (const target of targets) {
    turns.push({ target, open: await target.open(), spent: 0, runs: 0, batches: 0, failed: false });
  }
  while (clock() < end) {
    const [next] = turns.filter(({ failed }) => !failed).toSorted((a, b) => a.spent - b.spent);
    if (next === undefined) break;
    await takeTurn(next, options);
  }
  for (const { target, open, runs, failed } of turns) {
    out(`${target.name}: ${runs} inputs${failed ? ', FAILED' : ''}`);
    await open.close();
  }
  return turns.filter(({ failed }) => failed).length;
}

async function takeTurn(turn: Turn, { seed, clock, out, folder }: FuzzOptions): Promise<void> {
  const start = clock();
  const own = seed + turn.batches;
  const { runs, failure } = await turn.open.fuzz({ seed: own, runs: turn.target.shortRuns });
  turn.spent += clock() - start;
  turn.runs += runs;
  turn.batches += 1;
  if (failure === undefined) return;
  turn.failed = true;
  const { name } = turn.target;
  const file = await keep(name, failure.input, failure.told, folder);
  out(`${name}, seed ${own}: ${failure.told}`);
  out(`smallest input: ${JSON.stringify(failure.input).slice(0, 2_000)}`);
  out(`kept in ${file}`);
}

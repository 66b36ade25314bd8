import { GOALS } from './goals.ts';
import type { Line } from './line.ts';
import { median } from './measure.ts';
import type { MeasuredRun } from './process.ts';

/** Runs with so many rows, ours and the peer's. */
export type Sized = {
  readonly rows: number;
  readonly runs: readonly MeasuredRun[];
  readonly peers: readonly MeasuredRun[];
};

/** What one more finding costs among many, beside among few: the same where all grows in a straight line. */
export function growthOf(source: string, sized: readonly Sized[]): readonly Line[] {
  const steps = sized.slice(1).map((large, index) => {
    const small = sized[index] ?? large;
    return {
      name: `from ${thousands(small.rows)} to ${thousands(large.rows)}`,
      us: slope(small, large, ({ cpuMs }) => cpuMs * 1000),
      bytes: slope(small, large, ({ peakBytes }) => peakBytes),
    };
  });
  const [first, ...later] = steps;
  if (first === undefined) return [];
  return later.flatMap(({ name, us, bytes }): Line[] => [
    {
      part: 'memory',
      what: `${source}: one more finding ${name}, processor time`,
      value: us,
      unit: 'µs/row',
      peer: { name: first.name, value: first.us },
      goal: GOALS.linear,
    },
    {
      part: 'memory',
      what: `${source}: one more finding ${name}, memory`,
      value: bytes,
      unit: 'B/row',
      peer: { name: first.name, value: first.bytes },
    },
  ]);
}

function slope(small: Sized, large: Sized, of: (run: MeasuredRun) => number): number {
  return (median(large.runs.map(of)) - median(small.runs.map(of))) / (large.rows - small.rows);
}

function thousands(rows: number): string {
  return `${rows / 1000}k`;
}

import type { Line } from './line.ts';

/** How much is measured. */
export type BenchOptions = {
  /** Runs of what is measured by their median; each part knows its own number. */
  readonly repeats: number | undefined;
  /** Numbers of findings from the wire to the reports. */
  readonly sizes: readonly number[];
  /** A part of the rows of all other estates, to try the bench itself. */
  readonly scale: number;
};

/** One part of the bench. */
export type Part = {
  readonly title: string;
  readonly measure: (options: BenchOptions) => Promise<readonly Line[]>;
};

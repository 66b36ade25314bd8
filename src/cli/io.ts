import type { Page } from '../report/terminal/page.ts';
import type { ProgressUpdate } from '../sources/progress.ts';

/** Where the command line writes. A line has no newline of its own. */
export type LineWriter = (line: string) => void;

/** How far a reading is, on one line that is written over. */
export type LiveLine = { readonly show: (update: ProgressUpdate) => void; readonly clear: () => void };

/** Where and when a command runs, where it writes, and what stops it early. */
export type CommandIo = {
  /** What was asked for. */
  readonly out: LineWriter;
  /** Progress and trouble. */
  readonly err: LineWriter;
  /** Aborted when the user wants the command to end. */
  readonly signal?: AbortSignal;
  /** Nothing else runs in the process. */
  readonly ownsProcess?: boolean;
  /** Where paths that are given start. */
  readonly directory: string;
  readonly clock: () => Date;
  /** What `out` leads to; without it neither a terminal nor coloured. */
  readonly page?: Page;
  /** The terminal that `err` leads to, if it does. */
  readonly live?: LiveLine;
};

/** How a command ends, as the process says it. */
export const EXIT = { ok: 0, breach: 1, configuration: 2, incomplete: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

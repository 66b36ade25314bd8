import type { Goal } from './line.ts';

const most = (of: Goal['of'], limit: number): Goal => ({ of, bound: 'most', limit });
const least = (of: Goal['of'], limit: number): Goal => ({ of, bound: 'least', limit });

/** What each number is held against. A goal that is missed is told, and fails nothing. */
export const GOALS = {
  /** Beside an empty Node process; the aim is 3.4. */
  firstRequest: most('ratio', 4),
  /** Beside the critical path on paper. */
  issuesOnPaper: most('ratio', 1.25),
  /** Beside a loop of `curl` and `jq`. */
  issuesBesideLoop: least('ratio', 6),
  /** Beside following each nextLink. */
  events: least('ratio', 3),
  /** Megabytes, with 200,000 findings as with fewer. */
  peakMemory: most('value', 200),
  /** What one more finding costs among many, beside among few. */
  linear: most('ratio', 1.25),
  /** Kilobytes of everything that the action loads. */
  bundle: most('value', 1_200),
} as const;

/** What others have been measured at; these stand still, unlike the peers of a run. */
export const PUBLISHED = {
  /** Of thirteen actions of the same sort, all files, in kilobytes. */
  actions: { name: 'median of 13 such actions', value: 1_500 },
} as const;

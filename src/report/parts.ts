import type { RootContent } from 'mdast';
import type { Part } from './budget.ts';
import { serialise } from './markdown.ts';

/** How large a rendering may be, and how many findings it lists. */
export type CommentSize = {
  readonly limitBytes: number;
  readonly listedFindings: number;
  readonly listedPerPolicy: number;
  /** Where what is left out for space can be read. */
  readonly elsewhere: string;
  /** Whether there is room for a chart and a trend. */
  readonly charts: boolean;
};

/** Ranks of the parts that may go when space runs out; the highest go first. */
export const RANK = {
  verdict: 0,
  changes: 1,
  advice: 2,
  target: 3,
  caution: 4,
  deployments: 5,
  counted: 6,
  findings: 7,
  setAside: 8,
  charts: 9,
  notes: 10,
} as const;

/** Serialises nodes into a part that stays whole or goes. */
export function part(rank: number, ...nodes: readonly RootContent[]): Part {
  return { rank, text: serialise(nodes) };
}

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
};

/** Ranks of the parts that may go when space runs out; the highest go first. */
export const RANK = {
  verdict: 0,
  advice: 1,
  target: 2,
  caution: 3,
  deployments: 4,
  counted: 5,
  findings: 6,
  setAside: 7,
  notes: 8,
} as const;

/** Serialises nodes into a part that stays whole or goes. */
export function part(rank: number, ...nodes: readonly RootContent[]): Part {
  return { rank, text: serialise(nodes) };
}

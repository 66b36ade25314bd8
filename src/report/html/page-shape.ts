import type { PackedRows } from './page-row.ts';

/** Numbers by category and series: a stacked bar for each category. The page draws it, a table tells it. */
export type Chart = {
  readonly id: string;
  readonly title: string;
  /** What the categories are. */
  readonly categories: string;
  readonly labels: readonly string[];
  readonly series: readonly {
    readonly key: string;
    readonly name: string;
    readonly values: readonly number[];
  }[];
};

/** What the page's own program gets to know. */
export type PageModel = {
  readonly charts: readonly Chart[];
  readonly findings: PackedRows;
  /** Of each exceeded limit, by its place among the limits: the places of the rows behind it. */
  readonly exceeded: Readonly<Record<string, readonly number[]>>;
};

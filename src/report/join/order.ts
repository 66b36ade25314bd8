import type { Report } from '../report.ts';

/**
 * The reports that are joined, in an order that does not depend on how they came: without copies, and without what the
 * same job has read anew in a later attempt of the run.
 */
export function inOrder(reports: readonly Report[]): readonly Report[] {
  const newest = newestAttempts(reports);
  const keyed = reports
    .filter((report) => isNewest(report, newest))
    .map((report) => ({ report, key: orderKey(report) }))
    .toSorted((a, b) => compare(a.key, b.key) || compare(textOf(a.report), textOf(b.report)));
  return keyed
    .filter(({ report, key }, index) => {
      const before = keyed[index - 1];
      return before?.key !== key || textOf(before.report) !== textOf(report);
    })
    .map(({ report }) => report);
}

function orderKey({ asked, startedAt, summary }: Report): string {
  return [...asked.map(({ id }) => id), startedAt, summary].join('\n');
}

function textOf(report: Report): string {
  return JSON.stringify(report);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

type Attempt = { readonly key: string; readonly number: number };

/** What a job of a matrix is known by in every attempt: what it asked for, and how. Not every report tells. */
function attemptOf({ run, asked }: Report): Attempt | undefined {
  const { id, job, inputs, attempt } = run;
  if (id === undefined || inputs === undefined || attempt === undefined) return undefined;
  return { key: JSON.stringify([id, job, inputs, ...asked.map(({ key }) => key)]), number: attempt };
}

function newestAttempts(reports: readonly Report[]): ReadonlyMap<string, number> {
  const attempts = reports.map(attemptOf).filter((attempt) => attempt !== undefined);
  return new Map(attempts.toSorted((a, b) => a.number - b.number).map(({ key, number }) => [key, number]));
}

function isNewest(report: Report, newest: ReadonlyMap<string, number>): boolean {
  const attempt = attemptOf(report);
  return attempt === undefined || newest.get(attempt.key) === attempt.number;
}

import type { SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import { type Call, type Handler, ok, written } from './call.ts';
import { type FilterModel, textOf } from './filter-model.ts';
import { foundOnce } from './frozen.ts';
import { matchingIssues, refusingFilters } from './issue-query.ts';
import { cellsOf, toRow } from './issue-row.ts';
import type { IssueRecord } from './records.ts';

type Column = { readonly id: string; readonly field?: string };

type GridRequest = {
  readonly startRow?: number;
  readonly endRow?: number;
  readonly filterModel?: FilterModel | null;
  readonly sortModel?: readonly { readonly colId: string; readonly sort: string }[] | null;
  readonly rowGroupCols?: readonly Column[] | null;
  readonly groupKeys?: readonly string[] | null;
};

const DEFAULT_ROWS = 100;

/** POST …/policyresults/issues (ListPolicyIssues): rows, or the groups of the level that is asked for. */
export const listIssues: Handler = refusingFilters((call) => {
  const { body } = call.request;
  if (!isGridRequest(body)) return apiError(400, 'Bad Request: invalid filter parameters');
  const columns = (body.rowGroupCols ?? []).map(({ id, field }) => field ?? id);
  const keys = body.groupKeys ?? [];
  const { filterModel, sortModel } = body;
  const matching = foundOnce(call, { filterModel, sortModel, columns, keys }, () =>
    sorted(matchingIssues(call, filterModel), body).filter((issue) =>
      keys.every((key, level) => textOf(cellsOf(issue)(columns[level] ?? '')) === key),
    ),
  );
  const column = columns[keys.length];
  return column === undefined ? answerRows(call, body, matching) : answerGroups(call, body, matching, column);
});

function answerRows(call: Call, body: GridRequest, matching: readonly IssueRecord[]): SandboxResponse {
  const { switches } = call.context;
  const rows = cut(call, body, matching).map((issue) => toRow(issue, switches));
  return ok({ policyIssues: written(rows, switches), groupData: null, ...total(call, matching.length) });
}

function answerGroups(
  call: Call,
  body: GridRequest,
  matching: readonly IssueRecord[],
  column: string,
): SandboxResponse {
  const groups = [...countBy(matching, column)].map(([value, count]) => ({ [column]: value, count }));
  const groupData = written(cut(call, body, groups), call.context.switches);
  return ok({ policyIssues: null, groupData, ...total(call, groups.length) });
}

/** How many issues have each value of a column, by the value. */
export function countBy(issues: readonly IssueRecord[], column: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const issue of issues) {
    const value = textOf(cellsOf(issue)(column));
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return new Map([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isGridRequest(body: unknown): body is GridRequest {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function sorted(issues: readonly IssueRecord[], { sortModel }: GridRequest): readonly IssueRecord[] {
  const columns = sortModel ?? [];
  return issues.toSorted((a, b) => {
    for (const { colId, sort } of columns) {
      const order = compare(cellsOf(a)(colId), cellsOf(b)(colId));
      if (order !== 0) return order * (sort === 'desc' ? -1 : 1);
    }
    return 0;
  });
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [textOf(left), textOf(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function cut<T>({ context: { switches } }: Call, request: GridRequest, all: readonly T[]): readonly T[] {
  const start = request.startRow ?? 0;
  return all.slice(start, Math.min(request.endRow ?? start + DEFAULT_ROWS, start + switches.pageCap));
}

function total({ context: { switches } }: Call, rowCount: number) {
  return { present: { rowCount }, absent: {}, null: { rowCount: null } }[switches.rowCount];
}

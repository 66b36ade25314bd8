import type { SandboxRequest, SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import type { IssueRecord, PulumiEstate } from './estate.ts';
import { type FilterModel, InvalidFilter, isNested, passes } from './filter-model.ts';
import type { PulumiSwitches } from './switches.ts';

type GridRequest = {
  readonly startRow?: number;
  readonly endRow?: number;
  readonly filterModel?: FilterModel | null;
  readonly sortModel?: readonly { readonly colId: string; readonly sort: string }[] | null;
};

const DEFAULT_ROWS = 100;
const CLOSED = ['fixed', 'by_design'];

/** POST /api/orgs/{orgName}/policyresults/issues (ListPolicyIssues). */
export function listIssues(
  { params, body, url }: SandboxRequest,
  estate: PulumiEstate,
  switches: PulumiSwitches,
): SandboxResponse {
  if (!estate.stacks.some(({ organization }) => organization === params['org'])) {
    return apiError(404, 'Not Found: organization not found');
  }
  if (!isGridRequest(body)) return apiError(400, 'Bad Request: invalid filter parameters');
  if (switches.filter === 'refuses-nesting' && isNested(body.filterModel)) {
    return apiError(400, 'Bad Request: invalid filter parameters');
  }
  const wantClosed = url.searchParams.get('closed') === 'true';
  const candidates = estate.issues.filter(
    (issue) => issue.organization === params['org'] && isClosed(issue, switches) === wantClosed,
  );
  try {
    const model = switches.filter === 'ignored' ? undefined : body.filterModel;
    const blind = switches.filter === 'unknown-columns' && (model?.conditions ?? []).length > 0;
    const matching = sorted(
      candidates.filter((issue) => !blind && passes(issue, model)),
      body,
    );
    return { status: 200, body: page(matching, body, switches) };
  } catch (error) {
    if (error instanceof InvalidFilter) return apiError(400, `Bad Request: ${error.message}`);
    throw error;
  }
}

function isGridRequest(body: unknown): body is GridRequest {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function isClosed({ status }: IssueRecord, { ignoredIsActive }: PulumiSwitches): boolean {
  return CLOSED.includes(status) || (status === 'ignored' && !ignoredIsActive);
}

function sorted(issues: readonly IssueRecord[], { sortModel }: GridRequest): readonly IssueRecord[] {
  const columns = sortModel ?? [];
  return issues.toSorted((a, b) => {
    for (const { colId, sort } of columns) {
      const [left, right] = [columnOf(a, colId), columnOf(b, colId)];
      if (left !== right) return (left < right ? -1 : 1) * (sort === 'desc' ? -1 : 1);
    }
    return 0;
  });
}

function columnOf(issue: Readonly<Record<string, string>>, colId: string): string {
  return issue[colId] ?? '';
}

function page(matching: readonly IssueRecord[], request: GridRequest, switches: PulumiSwitches) {
  const start = request.startRow ?? 0;
  const end = Math.min(request.endRow ?? start + DEFAULT_ROWS, start + switches.pageCap);
  const rows = matching.slice(start, end).map((issue) => toRow(issue, switches));
  const totals = { present: { rowCount: matching.length }, absent: {}, null: { rowCount: null } };
  return {
    policyIssues: rows.length === 0 && switches.emptyList === 'null' ? null : rows,
    groupData: null,
    ...totals[switches.rowCount],
  };
}

/** The organisation is in the path, not in the row. */
function toRow(issue: IssueRecord, switches: PulumiSwitches): Record<string, unknown> {
  const leftOut = new Set(['organization']);
  if (issue.severity === '' && switches.unspecifiedSeverity === 'absent') leftOut.add('severity');
  if (switches.message === 'absent') leftOut.add('message');
  const kept = Object.entries(issue).filter(([name]) => !leftOut.has(name));
  return { ...Object.fromEntries(kept), stackVersion: 1 };
}

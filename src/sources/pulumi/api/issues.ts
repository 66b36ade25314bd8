import type { Service } from '../../http.ts';
import type { Progress } from '../../progress.ts';
import type { FilterModel } from '../issues/filter.ts';
import type { Page } from '../issues/reading.ts';
import {
  type IssueDetails,
  issueCounts,
  issueDetails,
  issuesPage,
  type PolicyIssue,
  updatedIssue,
} from './issue-schema.ts';
import { apiPath } from './path.ts';

/**
 * Where the list of issues is, below the organisation. `findings` is the announced successor: the same request and
 * the same answer, so a name here is all it takes.
 */
export const ISSUE_ROUTES = {
  issues: ['policyresults', 'issues'],
  findings: ['policy', 'findings'],
} as const;

export type IssueRoute = keyof typeof ISSUE_ROUTES;

/** The issues of one organisation, by the route that its server has, and how far they are read. */
export type IssueBook = {
  readonly service: Service;
  readonly organization: string;
  readonly route: IssueRoute;
  /** Rows read of one target at most. */
  readonly maxRows: number;
  readonly progress?: Progress | undefined;
};

export type IssueQuery = {
  /** Whose issues, for messages. */
  readonly whose: string;
  /** Without one, every issue of the organisation: then none is sent, as the CLI does. */
  readonly filter: FilterModel | undefined;
  readonly startRow: number;
  /** Exclusive. */
  readonly endRow: number;
  /** The closed ones instead of the active ones. */
  readonly closed?: boolean;
  readonly sortBy?: 'observedAt' | 'lastModified';
};

/** ListPolicyIssues: one page. */
export async function listIssues(book: IssueBook, query: IssueQuery): Promise<Page<PolicyIssue>> {
  const { whose, filter, startRow, endRow, closed = false, sortBy = 'observedAt' } = query;
  const answer = await book.service.send({
    what: `listing ${closed ? 'closed ' : ''}policy issues of ${whose} (rows ${startRow} to ${endRow})`,
    method: 'POST',
    path: pathOf(book, [], closed ? { closed: 'true' } : {}),
    json: {
      startRow,
      endRow,
      // Rows, not groups: what a group holds is not documented, and counts have a call of their own.
      rowGroupCols: [],
      valueCols: [],
      groupKeys: [],
      // Rows shift between pages under the default order; the id breaks ties.
      sortModel: [
        { colId: sortBy, sort: 'desc' },
        { colId: 'id', sort: 'asc' },
      ],
      ...(filter !== undefined && { filterModel: filter }),
    },
    schema: issuesPage,
  });
  return { rows: answer.policyIssues ?? [], rowCount: answer.rowCount ?? undefined };
}

/**
 * GetPolicyIssuesFilters: how many issues the filter finds, as the sum over one field's values. That only active ones
 * are counted is inferred.
 */
export async function countIssues(
  book: IssueBook,
  whose: string,
  filter: FilterModel | undefined,
): Promise<number> {
  const { values } = await book.service.send({
    what: `counting policy issues of ${whose}`,
    method: 'POST',
    path: pathOf(book, ['filters']),
    json: { field: 'severity', ...(filter !== undefined && { filterModel: filter }) },
    schema: issueCounts,
  });
  return (values ?? []).reduce((sum, { count }) => sum + count, 0);
}

/** GetPolicyIssue: one issue with its policy and pack. */
export function getIssue(book: IssueBook, id: string): Promise<IssueDetails> {
  return book.service.send({
    what: `reading policy issue ${id} of ${book.organization}`,
    method: 'GET',
    path: pathOf(book, [id]),
    schema: issueDetails,
  });
}

/** What can be set on an issue. `fixed` and `by_design` cannot: the service refuses them. */
export type IssueChange = {
  readonly status?: 'open' | 'in_progress' | 'ignored';
  readonly priority?: string;
  readonly assignedTo?: string;
};

/** UpdatePolicyIssue: the issue as it is afterwards. */
export async function updateIssue(book: IssueBook, id: string, change: IssueChange): Promise<PolicyIssue> {
  const { policyIssue } = await book.service.send({
    what: `changing policy issue ${id} of ${book.organization}`,
    method: 'PATCH',
    path: pathOf(book, [id]),
    json: change,
    schema: updatedIssue,
  });
  return policyIssue;
}

function pathOf(
  { organization, route }: IssueBook,
  rest: readonly string[],
  query: Readonly<Record<string, string>> = {},
): string {
  return apiPath(['orgs', organization, ...ISSUE_ROUTES[route], ...rest], query);
}

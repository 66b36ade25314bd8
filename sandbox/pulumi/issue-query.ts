import { apiError } from './api-error.ts';
import type { Call, Handler } from './call.ts';
import { type FilterModel, InvalidFilter, isNested, type Nesting, passes } from './filter-model.ts';
import { cellsOf, encoded } from './issue-row.ts';
import type { IssueRecord } from './records.ts';
import type { PulumiSwitches } from './switches.ts';
import { maySee } from './tokens.ts';

const CLOSED = ['fixed', 'by_design'];

/** The issues of the organisation in the path, as far as the switches let the token see them. */
export function visibleIssues({ request, rights, context }: Call): readonly IssueRecord[] {
  const { estate, switches } = context;
  const isVisible = ({ organization, entityType, entityProject, entityId }: IssueRecord): boolean =>
    organization === request.params['org'] &&
    (switches.rowsOfHiddenStacks === 'listed' ||
      entityType !== 'stack' ||
      maySee(rights, { organization, project: entityProject, stack: entityId }));
  return estate.issues.filter(isVisible).map((issue) => encoded(issue, switches));
}

/** Those that a filter lets through, active or closed as the query says. Throws InvalidFilter. */
export function matchingIssues(
  call: Call,
  model: FilterModel | null | undefined,
  wantClosed = call.request.url.searchParams.get('closed') === 'true',
): readonly IssueRecord[] {
  const { switches } = call.context;
  const { filter } = switches;
  if (filter === 'refuses-nesting' && isNested(model)) throw new InvalidFilter('invalid filter parameters');
  if (filter === 'unknown-columns' && (model?.conditions ?? []).length > 0) return [];
  const applied = filter === 'ignored' ? undefined : model;
  return visibleIssues(call).filter(
    (issue) =>
      isClosed(issue, switches) === wantClosed && passes(cellsOf(issue), applied, nestingOf(switches)),
  );
}

/** Answers 400 for a filter that cannot be applied. */
export function refusingFilters(handler: Handler): Handler {
  return (call) => {
    try {
      return handler(call);
    } catch (error) {
      if (error instanceof InvalidFilter) return apiError(400, `Bad Request: ${error.message}`);
      throw error;
    }
  };
}

function isClosed({ status }: IssueRecord, { ignoredIsActive }: PulumiSwitches): boolean {
  return CLOSED.includes(status) || (status === 'ignored' && !ignoredIsActive);
}

function nestingOf({ filter }: PulumiSwitches): Nesting {
  if (filter === 'first-branch-only') return 'first-branch';
  if (filter === 'first-join-only') return 'first-join';
  if (filter === 'as-all') return 'as-all';
  return filter === 'ignores-nesting' ? 'left-out' : 'whole';
}

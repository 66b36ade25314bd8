import { CONCURRENCY } from '../../source.ts';
import type { PolicyIssue } from '../api/issue-schema.ts';
import { type IssueBook, listIssues } from '../api/issues.ts';
import { type Entity, owns } from '../targets/entity.ts';
import { type FilterModel, flatFilters } from './filter.ts';
import { readWhole } from './whole.ts';

/**
 * The closed issues of an entity. Whether an ignored issue is in the active list or in the closed one is not
 * documented. Throws where they cannot be read whole.
 */
export async function readClosed(book: IssueBook, entity: Entity): Promise<readonly PolicyIssue[]> {
  const parts = await Promise.all(flatFilters(entity).map((filter) => readPart(book, entity, filter)));
  return parts.flat().filter((row) => owns(entity, row));
}

async function readPart(
  book: IssueBook,
  { name }: Entity,
  filter: FilterModel,
): Promise<readonly PolicyIssue[]> {
  const { rows, failure } = await readWhole<PolicyIssue>(
    (startRow, endRow) => listIssues(book, { whose: name, filter, startRow, endRow, closed: true }),
    {
      what: `Pulumi Cloud: listing closed policy issues of ${name}`,
      maxRows: book.maxRows,
      concurrency: CONCURRENCY,
    },
  );
  if (failure !== undefined) throw failure;
  return rows;
}

import { describe, expect, it } from 'vitest';
import {
  countIssues,
  getIssue,
  type IssueBook,
  listIssues,
  updateIssue,
} from '../../../../src/sources/pulumi/api/issues.ts';
import { filterOfKind } from '../../../../src/sources/pulumi/issues/filter.ts';
import { answering } from '../../answers.ts';
import { issueOf } from '../issues/desk.ts';

const ISSUE = issueOf('one');
const FILTER = filterOfKind('stack');
const RANGE = { whose: 'acme/web/prod', startRow: 0, endRow: 100 };

function bookOf(answer: unknown, route: IssueBook['route'] = 'issues') {
  const { service, asked } = answering(() => answer);
  return { book: { service, organization: 'acme', route, maxRows: 10 }, asked };
}

describe('a page of policy issues', () => {
  it('is asked for as rows in an order that holds, by the filter', async () => {
    const { book, asked } = bookOf({ policyIssues: [ISSUE], rowCount: 7 });
    expect(await listIssues(book, { ...RANGE, filter: FILTER })).toEqual({ rows: [ISSUE], rowCount: 7 });
    expect(asked).toEqual([
      {
        what: 'listing policy issues of acme/web/prod (rows 0 to 100)',
        method: 'POST',
        path: '/api/orgs/acme/policyresults/issues',
        json: {
          startRow: 0,
          endRow: 100,
          rowGroupCols: [],
          valueCols: [],
          groupKeys: [],
          sortModel: [
            { colId: 'observedAt', sort: 'desc' },
            { colId: 'id', sort: 'asc' },
          ],
          filterModel: FILTER,
        },
      },
    ]);
  });

  it('of closed ones says so, and sends no filter where there is none', async () => {
    const { book, asked } = bookOf({ policyIssues: null, rowCount: null }, 'findings');
    const query = { ...RANGE, filter: undefined, closed: true, sortBy: 'lastModified' } as const;
    expect(await listIssues(book, query)).toEqual({ rows: [], rowCount: undefined });
    expect(asked).toMatchObject([
      {
        what: 'listing closed policy issues of acme/web/prod (rows 0 to 100)',
        path: '/api/orgs/acme/policy/findings?closed=true',
        json: { sortModel: [{ colId: 'lastModified' }, { colId: 'id' }] },
      },
    ]);
    expect(asked[0]?.json).not.toHaveProperty('filterModel');
  });
});

describe('a count of policy issues', () => {
  it('is the sum over the severities', async () => {
    const values = [
      { name: 'high', count: 3 },
      { name: '', count: 4 },
    ];
    const { book, asked } = bookOf({ values });
    expect(await countIssues(book, 'acme/web/prod', FILTER)).toBe(7);
    expect(asked).toEqual([
      {
        what: 'counting policy issues of acme/web/prod',
        method: 'POST',
        path: '/api/orgs/acme/policyresults/issues/filters',
        json: { field: 'severity', filterModel: FILTER },
      },
    ]);
  });

  it('of no values is none, and of everything sends no filter', async () => {
    const { book, asked } = bookOf({ values: null });
    expect(await countIssues(book, 'acme', undefined)).toBe(0);
    expect(asked[0]?.json).toEqual({ field: 'severity' });
  });
});

describe('one policy issue', () => {
  it('is read with its policy and pack', async () => {
    const { book, asked } = bookOf({ policyIssue: ISSUE, policy: { displayName: 'No public buckets' } });
    expect(await getIssue(book, 'one/1')).toMatchObject({ policy: { displayName: 'No public buckets' } });
    expect(asked).toEqual([
      {
        what: 'reading policy issue one/1 of acme',
        method: 'GET',
        path: '/api/orgs/acme/policyresults/issues/one%2F1',
      },
    ]);
  });

  it('is changed, and comes back as it is afterwards', async () => {
    const { book, asked } = bookOf({ policyIssue: { ...ISSUE, status: 'ignored' } });
    expect(await updateIssue(book, 'one', { status: 'ignored' })).toMatchObject({ status: 'ignored' });
    expect(asked).toEqual([
      {
        what: 'changing policy issue one of acme',
        method: 'PATCH',
        path: '/api/orgs/acme/policyresults/issues/one',
        json: { status: 'ignored' },
      },
    ]);
  });
});

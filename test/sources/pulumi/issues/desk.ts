import * as v from 'valibot';
import type { ProgressUpdate } from '../../../../src/sources/progress.ts';
import type { PolicyIssue } from '../../../../src/sources/pulumi/api/issue-schema.ts';
import type { IssueBook } from '../../../../src/sources/pulumi/api/issues.ts';
import { type Asked, answering, failing } from '../../answers.ts';

/** A range of rows that is asked for. */
export type Range = { readonly startRow: number; readonly endRow: number; readonly closed: boolean };

/** How the lists and counts of an organisation are answered; by default nothing is counted. */
export type Desk = {
  readonly list: (range: Range, filter: string) => readonly PolicyIssue[];
  /** Of the whole list; by default none is named. */
  readonly total?: (range: Range, filter: string) => number | undefined;
  readonly count?: (filter: string) => number;
  /** How many resources have issues, by the organisation's own totals; by default it does not say. */
  readonly resources?: () => number;
  /** Names of the organisation's stacks; by default it does not list them. */
  readonly stacks?: () => readonly string[];
};

const listQuery = v.object({
  startRow: v.number(),
  endRow: v.number(),
  filterModel: v.optional(v.unknown()),
});
const countQuery = v.object({ filterModel: v.optional(v.unknown()) });

type Condition = {
  readonly type: string;
  readonly colId?: string | undefined;
  readonly filter?: string | undefined;
  readonly conditions?: readonly Condition[] | undefined;
};
const condition: v.GenericSchema<unknown, Condition> = v.object({
  type: v.string(),
  colId: v.optional(v.string()),
  filter: v.optional(v.string()),
  conditions: v.optional(v.array(v.lazy(() => condition))),
});

/** An issue of the stack acme/web/prod, unless told otherwise. */
export function issueOf(id: string, overrides: Partial<PolicyIssue> = {}): PolicyIssue {
  return {
    id,
    entityType: 'stack',
    entityProject: 'web',
    entityId: 'prod',
    policyPack: 'aws-guard',
    policyName: 's3-no-public-read',
    resourceURN: `urn:pulumi:prod::web::aws:s3/bucket:Bucket::${id}`,
    observedAt: '2026-11-23T08:00:00Z',
    ...overrides,
  };
}

/** So many issues, all different. */
export const issuesOf = (count: number, overrides: Partial<PolicyIssue> = {}): readonly PolicyIssue[] =>
  Array.from({ length: count }, (_, index) => issueOf(`i${index}`, overrides));

/** A list of these rows, as a server of good faith pages it. */
export const paged =
  (rows: readonly PolicyIssue[]): Desk['list'] =>
  ({ startRow, endRow, closed }) =>
    closed ? [] : rows.slice(startRow, endRow);

/** The same, of those rows that carry all the texts of a filter: a list by an entity's columns. */
export const filtered =
  (rows: readonly PolicyIssue[]): Desk['list'] =>
  (range, filter) =>
    paged(rows.filter((row) => fits(row, filter)))(range, filter);

function fits({ entityType, entityProject, entityId }: PolicyIssue, filter: string): boolean {
  if (filter === '') return true;
  const columns: Readonly<Record<string, string>> = { entityType, entityProject, entityId };
  const meets = ({ type, conditions = [], colId = '', filter: text }: Condition): boolean => {
    if (type === 'equals') return columns[colId] === text;
    return type === 'OR' ? conditions.some(meets) : conditions.every(meets);
  };
  return meets(v.parse(condition, JSON.parse(filter)));
}

/** A book of issues whose service answers from memory, what it was asked, and what progress was told. */
export function openDesk({ list, total, count, resources, stacks }: Desk) {
  const answer = ({ path, json }: Asked): unknown => {
    if (path.endsWith('/metadata')) {
      if (resources === undefined) throw failing('forbidden', 'no totals');
      return { resourcesWithIssuesCount: resources() };
    }
    if (path.startsWith('/api/user/stacks')) {
      if (stacks === undefined) throw failing('forbidden', 'no stacks');
      return { stacks: stacks().map(namesOf) };
    }
    if (path.endsWith('/filters')) {
      if (count === undefined) throw failing('server-error', 'no count');
      const { filterModel } = v.parse(countQuery, json);
      return { values: [{ name: 'high', count: count(textOf(filterModel)) }] };
    }
    const { startRow, endRow, filterModel } = v.parse(listQuery, json);
    const range = { startRow, endRow, closed: path.includes('closed=true') };
    return {
      policyIssues: list(range, textOf(filterModel)),
      rowCount: total?.(range, textOf(filterModel)),
    };
  };
  const { service, asked } = answering(answer);
  const told: ProgressUpdate[] = [];
  const book: IssueBook = {
    service,
    organization: 'acme',
    route: 'issues',
    maxRows: 1_000,
    progress: (update) => void told.push(update),
  };
  return { book, asked, told };
}

function namesOf(name: string): object {
  const [orgName, projectName, stackName] = name.split('/');
  return { orgName, projectName, stackName };
}

function textOf(filterModel: unknown): string {
  return filterModel === undefined ? '' : JSON.stringify(filterModel);
}

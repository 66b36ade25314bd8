import { SourceError } from '../../../errors.ts';
import type { Service } from '../../http.ts';
import type { FilterColumn } from '../filter-columns.ts';
import type { AzureScope } from '../targets/scope.ts';
import { type Page, pagesOf, sparedPages } from './pages.ts';
import { pathOf, type Query, queryString } from './query.ts';
import {
  COUNT_ALIAS,
  type EventGroup,
  groupsPage,
  type PolicyRecord,
  RECORD_COLUMNS,
  recordsPage,
} from './schema.ts';

export type Window = { readonly from: Date; readonly to: Date };

/** Newest first is the documented default, and said all the same: reading in parts goes by it. */
const NEWEST_FIRST = 'timestamp desc';

/** Every event at the scope in the window, the newest first, to the last page (`PolicyEvents_ListQueryResultsFor…`). */
export function listEvents(
  service: Service,
  scope: AzureScope,
  query: Window & Pick<Query, 'filter'>,
): AsyncGenerator<Page<PolicyRecord>> {
  const what = `listing policy events of ${scope.id}`;
  const pages = (asked: Query) => pagesOf(service, what, eventsPath(scope, asked), recordsPage);
  const spared = { ...query, orderby: NEWEST_FIRST, ...columnsOf(scope) };
  return sparedPages(pages(spared), () => pages(query));
}

/** Components are expanded at a single resource only, and are no column that could be selected. */
function columnsOf({ kind }: AzureScope): Pick<Query, 'select' | 'expand'> {
  return kind === 'resource' ? { expand: 'components' } : { select: RECORD_COLUMNS };
}

/** Counting must not cost more requests than reading. */
export const MAX_GROUPS = 20_000;

/** How many events the scope has in the window, exactly, by assignment, effect and whatever else is named. */
export async function countEvents(
  service: Service,
  scope: AzureScope,
  window: Window,
  columns: readonly FilterColumn[],
): Promise<readonly EventGroup[]> {
  const by = [...new Set(['policyAssignmentId', 'policyDefinitionAction', ...columns])].join(',');
  const apply = `groupby((${by}),aggregate($count as ${COUNT_ALIAS}))`;
  const path = eventsPath(scope, { from: window.from, to: window.to, apply });
  const groups: EventGroup[] = [];
  for await (const { rows } of pagesOf(service, `counting policy events of ${scope.id}`, path, groupsPage)) {
    for (const row of rows) groups.push(row);
    if (groups.length > MAX_GROUPS) {
      throw new SourceError(
        'too-many-rows',
        `counting policy events of ${scope.id}: more groups than events are worth`,
      );
    }
  }
  return groups;
}

/** The newest event of the window; undefined where there is none. */
export async function newestEvent(
  service: Service,
  scope: AzureScope,
  query: Window & Pick<Query, 'filter'>,
): Promise<PolicyRecord | undefined> {
  const what = `looking for the first policy event of ${scope.id}`;
  const pages = (asked: Query) => pagesOf(service, what, eventsPath(scope, asked), recordsPage);
  const asked = { ...query, top: 1 };
  const spared = pages({ ...asked, orderby: NEWEST_FIRST, select: RECORD_COLUMNS });
  for await (const { rows } of sparedPages(spared, () => pages(asked))) {
    const [newest] = rows;
    if (newest !== undefined) return newest;
  }
  return undefined;
}

function eventsPath({ id }: AzureScope, query: Query): string {
  return `${pathOf(id)}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults?${queryString(query)}`;
}

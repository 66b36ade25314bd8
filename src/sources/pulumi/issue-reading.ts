import { SourceError } from '../../errors.ts';
import type { Service } from '../http.ts';
import type { IssueBook, IssueRoute } from './api/issues.ts';
import { listViolations } from './api/violations.ts';
import { type Entity, owns } from './entity.ts';
import { type EntityRows, readSeries, type Series } from './series.ts';

/** Which list of the service is read; `auto` finds out. The words are those of the policy file's `pulumi.api`. */
export const PULUMI_APIS = ['auto', 'issues', 'findings', 'violations'] as const;
export type PulumiApi = (typeof PULUMI_APIS)[number];

/** The issues of entities of one organisation, and the book they are in, if it has pages to look things up. */
export type IssueReading = { readonly series: Series; readonly book: IssueBook | undefined };

/** Newest last: what most servers have is asked first, and the deprecated list only where nothing else is there. */
const ATTEMPTS: Record<PulumiApi, readonly (IssueRoute | 'violations')[]> = {
  auto: ['issues', 'findings', 'violations'],
  issues: ['issues'],
  findings: ['findings'],
  violations: ['violations'],
};

const OLD_SERVER =
  'This server has only the older list of violations, which does not tell severity, priority and status: severity and priority are unknown there and count as such, and issues that were ignored count too.';

/** Reads the issues of entities of one organisation by the first list that its server has. */
export async function readIssues(
  service: Service,
  entities: readonly Entity[],
  api: PulumiApi,
): Promise<IssueReading> {
  const organization = entities[0]?.organization ?? '';
  const missing: unknown[] = [];
  for (const attempt of ATTEMPTS[api]) {
    const reading = await read(service, organization, entities, attempt);
    const lacking = whyLacking(reading.series);
    if (lacking === undefined) return reading;
    missing.push(lacking);
  }
  const failure = noList(organization, api, missing);
  return { series: allFailed(entities, failure), book: undefined };
}

async function read(
  service: Service,
  organization: string,
  entities: readonly Entity[],
  attempt: IssueRoute | 'violations',
): Promise<IssueReading> {
  if (attempt === 'violations') {
    return { series: await readViolations(service, organization, entities), book: undefined };
  }
  const book = { service, organization, route: attempt };
  return { series: await readSeries(book, entities), book };
}

async function readViolations(
  service: Service,
  organization: string,
  entities: readonly Entity[],
): Promise<Series> {
  const { rows, failure } = await listViolations(service, organization);
  return new Map(
    entities.map((entity): [Entity, EntityRows] => [
      entity,
      { rows: rows.filter((row) => owns(entity, row)), failure, leftOut: 0, cautions: [OLD_SERVER] },
    ]),
  );
}

/** A 404 before any row came: the organisation's stacks were found, so it is the list that is not there. */
function whyLacking(series: Series): unknown {
  const read = [...series.values()];
  if (read.some(({ rows }) => rows.length > 0)) return undefined;
  return read
    .map(({ failure }) => failure)
    .find((failure) => failure instanceof SourceError && failure.code === 'not-found');
}

function allFailed(entities: readonly Entity[], failure: unknown): Series {
  return new Map(entities.map((entity) => [entity, { rows: [], failure, leftOut: 0, cautions: [] }]));
}

function noList(organization: string, api: PulumiApi, missing: readonly unknown[]): unknown {
  const last = missing.at(-1);
  if (!(last instanceof SourceError)) return last;
  const tried = api === 'auto' ? 'no list of policy issues or violations' : `no list by pulumi.api: ${api}`;
  return new SourceError(
    'not-found',
    `${last.message} The server answers ${tried} of ${organization}: either it is too old, or the token may not see them (policy_results:read).`,
    { cause: last },
  );
}

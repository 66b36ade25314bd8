import { SourceError } from '../../../errors.ts';
import { laterThanTheFirst, orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import type { Progress } from '../../progress.ts';
import { type IssueBook, type IssueRoute, listIssues } from '../api/issues.ts';
import { listViolations } from '../api/violations.ts';
import { type Entity, owns } from '../targets/entity.ts';
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

/** By which list issues are read, how many rows of one target at most, and who is told of them. */
type IssueOptions = {
  readonly api: PulumiApi;
  readonly maxRows: number;
  readonly progress?: Progress | undefined;
};

const OLD_SERVER =
  'This server has only the older list of violations, which does not tell severity, priority and status: severity and priority are unknown there and count as such, and issues that were ignored count too.';

/** Reads the issues of entities of one organisation by the first list that its server has. */
export async function readIssues(
  service: Service,
  entities: readonly Entity[],
  options: IssueOptions,
): Promise<IssueReading> {
  const { api } = options;
  const organization = entities[0]?.organization ?? '';
  let last: unknown;
  for (const attempt of ATTEMPTS[api]) {
    const reading = await read(service, entities, attempt, options);
    const lacking = whyLacking(reading.series);
    if (lacking === undefined) return reading;
    last = lacking;
  }
  return { series: allFailed(entities, noList(organization, api, last)), book: undefined };
}

async function read(
  service: Service,
  entities: readonly Entity[],
  attempt: IssueRoute | 'violations',
  options: IssueOptions,
): Promise<IssueReading> {
  const organization = entities[0]?.organization ?? '';
  if (attempt === 'violations') {
    return { series: await readViolations(service, entities, options), book: undefined };
  }
  const book = {
    service,
    organization,
    route: attempt,
    maxRows: options.maxRows,
    progress: options.progress,
  };
  const series = await readSeries(book, entities);
  if (whyLacking(series) === undefined) return { series, book };
  // One 404 may be an accident on the way, and the older list is not worth believing by accident.
  if (await isAbsent(book)) return { series, book };
  const again = await readSeries(book, entities);
  const later = [...again].map(([entity, rows]): [Entity, EntityRows] => [
    entity,
    rows.failure === undefined ? rows : { ...rows, failure: laterThanTheFirst(rows.failure) },
  ]);
  return { series: new Map(later), book };
}

/** Whether the list as a whole answers that it is not there. Any other failure is no such answer. */
async function isAbsent(book: IssueBook): Promise<boolean> {
  const query = { whose: book.organization, filter: undefined, startRow: 0, endRow: 1 };
  const came = await orFailure(listIssues(book, query));
  return came instanceof SourceError && came.code === 'not-found';
}

async function readViolations(
  service: Service,
  entities: readonly Entity[],
  { api, maxRows, progress }: IssueOptions,
): Promise<Series> {
  const organization = entities[0]?.organization ?? '';
  const { rows, failure } = await listViolations(service, organization, maxRows, progress);
  // A token without the right to read issues gets 404 and an empty list, as an organisation without any would.
  const isProven = rows.length > 0 || api === 'violations';
  const unproven = failure ?? (isProven ? undefined : emptyOlderList(organization));
  return new Map(
    entities.map((entity): [Entity, EntityRows] => [
      entity,
      {
        rows: rows.filter((row) => owns(entity, row)),
        failure: unproven,
        leftOut: 0,
        cautions: [OLD_SERVER],
      },
    ]),
  );
}

function emptyOlderList(organization: string): SourceError {
  return new SourceError(
    'incomplete',
    `Pulumi Cloud: listing policy violations of ${organization} failed: this server answers no list of policy issues, and its older list has nothing at all, as it would for a token without policy_results:read. Check the token's permissions; if the server is so old, set pulumi.api: violations in the policy file.`,
  );
}

/** A 404 before any row came, for every target: the organisation's stacks were found, so the list is not there. */
function whyLacking(series: Series): unknown {
  const read = [...series.values()];
  const isLacking = ({ rows, failure }: EntityRows): boolean =>
    rows.length === 0 && failure instanceof SourceError && failure.code === 'not-found';
  return read.length > 0 && read.every(isLacking) ? read[0]?.failure : undefined;
}

function allFailed(entities: readonly Entity[], failure: unknown): Series {
  return new Map(entities.map((entity) => [entity, { rows: [], failure, leftOut: 0, cautions: [] }]));
}

function noList(organization: string, api: PulumiApi, last: unknown): unknown {
  if (!(last instanceof SourceError)) return last;
  const tried = api === 'auto' ? 'no list of policy issues or violations' : `no list by pulumi.api: ${api}`;
  return new SourceError(
    'not-found',
    `${last.message} The server answers ${tried} of ${organization}: either it is too old, or the token may not see them (policy_results:read).`,
    { cause: last },
  );
}

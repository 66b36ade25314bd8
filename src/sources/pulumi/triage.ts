import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import type { TriageIssue } from '../../triage/plan.ts';
import type { TriageReading, TriageSettings, TriageUpdate } from '../../triage/reading.ts';
import { failedState } from '../failure.ts';
import type { Pacing } from '../http.ts';
import { CONCURRENCY } from '../source.ts';
import type { PolicyIssue } from './api/issue-schema.ts';
import { type IssueBook, type IssueChange, updateIssue } from './api/issues.ts';
import { readClosed } from './closed.ts';
import { consoleOf } from './console.ts';
import type { Entity } from './entity.ts';
import { type IssueReading, readIssues } from './issue-reading.ts';
import { type LocatedAccount, type LocatedStack, locate } from './locate.ts';
import { toFinding } from './normalise.ts';
import { createServices, type ServiceOf } from './sign-in.ts';

export type TriagePorts = {
  readonly signal: AbortSignal;
  readonly pacing: Pacing;
  readonly info: (line: string) => void;
};

type Readable = LocatedStack | LocatedAccount;

/** Reads every issue of the targets one by one, unmerged, and how to change them. */
export async function readTriageIssues(
  settings: TriageSettings,
  { signal, pacing, info }: TriagePorts,
): Promise<TriageReading> {
  const signIn = { kind: 'token', token: settings.token } as const;
  const serviceOf = createServices(signIn, settings.apiUrl, { signal, pacing, addSecret: () => undefined });
  info('Reading policy issues…');
  const located = await locate(settings.stacks, settings.accounts, serviceOf);
  const readable = located.filter((one) => one.kind !== 'unlocated');
  const organizations = Map.groupBy(readable, ({ entity }) => entity.organization);
  const read = await Promise.all(
    [...organizations].map(([organization, members]) =>
      readOrganization(organization, members, settings, serviceOf),
    ),
  );
  const books = new Map(
    read.flatMap(({ organization, book }) => (book ? [[organization, book] as const] : [])),
  );
  return {
    issues: read.flatMap(({ issues }) => issues),
    failures: [
      ...located.flatMap((one) => (one.kind === 'unlocated' ? [failure(one.target, one.failure)] : [])),
      ...read.flatMap(({ failures }) => failures),
    ],
    update: updater(books),
  };
}

type OrganizationReading = {
  readonly organization: string;
  readonly issues: readonly TriageIssue[];
  readonly failures: TriageReading['failures'];
  readonly book: IssueBook | undefined;
};

async function readOrganization(
  organization: string,
  members: readonly Readable[],
  { apiUrl, closed }: TriageSettings,
  serviceOf: ServiceOf,
): Promise<OrganizationReading> {
  const entities = [...new Set(members.map(({ entity }) => entity))];
  const reading = await readIssues(await serviceOf(organization), entities, 'auto');
  if (reading.book === undefined) return onlyViolations(organization, members, reading);
  const console = consoleOf(apiUrl, undefined);
  const { book, series } = reading;
  const shut = closed ? await readAllClosed(book, entities) : new Map<Entity, ClosedRows>();
  return {
    organization,
    book,
    issues: entities.flatMap((entity) =>
      [...(series.get(entity)?.rows ?? []), ...(shut.get(entity)?.rows ?? [])].map((row) => ({
        organization,
        id: row.id,
        finding: toFinding(row, entity, console),
      })),
    ),
    failures: members.flatMap(({ target, entity }) => {
      const cause = series.get(entity)?.failure ?? shut.get(entity)?.failure;
      return cause === undefined ? [] : [failure(target, cause)];
    }),
  };
}

type ClosedRows = { readonly rows: readonly PolicyIssue[]; readonly failure?: unknown };

async function readAllClosed(
  book: IssueBook,
  entities: readonly Entity[],
): Promise<ReadonlyMap<Entity, ClosedRows>> {
  const read = await pMap(
    entities,
    async (entity) => {
      const rows = await readClosed(book, entity).then(
        (closed): ClosedRows => ({ rows: closed }),
        (cause: unknown): ClosedRows => ({ rows: [], failure: cause }),
      );
      return [entity, rows] as const;
    },
    { concurrency: CONCURRENCY },
  );
  return new Map(read);
}

/** The older list has no issues that could be changed. */
function onlyViolations(
  organization: string,
  members: readonly Readable[],
  { series }: IssueReading,
): OrganizationReading {
  const message = `Pulumi Cloud: this server has no list of policy issues of ${organization}, only the older one of violations, which cannot be triaged.`;
  const failures = members.map(({ target, entity }) => {
    const cause = series.get(entity)?.failure;
    return cause === undefined ? { target, message } : failure(target, cause);
  });
  return { organization, book: undefined, issues: [], failures };
}

function failure(target: string, cause: unknown): TriageReading['failures'][number] {
  const state = failedState(cause);
  return { target, message: state.kind === 'read' ? '' : state.failure.message };
}

function updater(books: ReadonlyMap<string, IssueBook>): TriageUpdate {
  return async ({ issue, change: { status, priority, assignee } }) => {
    const book = books.get(issue.organization);
    if (book === undefined) throw new SourceError('unexpected', `nothing was read of ${issue.organization}`);
    const change: IssueChange = {
      ...(status !== undefined && { status }),
      ...(priority !== undefined && { priority }),
      ...(assignee !== undefined && { assignedTo: assignee }),
    };
    const after = await updateIssue(book, issue.id, change);
    if (after.id !== issue.id) {
      throw new SourceError(
        'contract',
        `Pulumi Cloud: the answer is about issue ${after.id}, not ${issue.id}.`,
      );
    }
    return {
      status: after.status ?? undefined,
      priority: after.priority ?? undefined,
      assignedTo: after.assignedTo?.githubLogin ?? undefined,
    };
  };
}

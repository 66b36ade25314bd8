import pMap from 'p-map';
import { SourceError } from '../../errors.ts';
import type { TriageIssue, TriageItem } from '../../triage/plan.ts';
import type { TriageAnswer, TriageReading, TriageSettings, TriageUpdate } from '../../triage/reading.ts';
import { failedState } from '../failure.ts';
import { withoutPeople } from '../http-error.ts';
import type { Pacing } from '../pacing.ts';
import { CONCURRENCY, DEFAULT_MAX_ROWS } from '../source.ts';
import type { PolicyIssue } from './api/issue-schema.ts';
import { type IssueBook, type IssueChange, updateIssue } from './api/issues.ts';
import { consoleOf } from './console.ts';
import { readClosed } from './issues/closed.ts';
import { type IssueReading, readIssues } from './issues/issue-reading.ts';
import { normaliserOf } from './issues/normalise.ts';
import { createServices, type ServiceOf } from './sign-in.ts';
import type { Entity } from './targets/entity.ts';
import { type LocatedAccount, type LocatedStack, locate } from './targets/locate.ts';

export type TriagePorts = {
  /** Ends what is being read. A change that is under way is let end, or nobody would know what became of it. */
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
  const ports = { pacing, addSecret: () => undefined };
  const serviceOf = createServices(signIn, settings.apiUrl, { ...ports, signal });
  const unstopped = new AbortController().signal;
  const writerOf = createServices(signIn, settings.apiUrl, { ...ports, signal: unstopped });
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
    update: updater(books, writerOf),
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
  const options = { api: 'auto', maxRows: DEFAULT_MAX_ROWS } as const;
  const reading = await readIssues(await serviceOf(organization), entities, options);
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
        finding: normaliserOf(entity, console)(row),
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

function updater(books: ReadonlyMap<string, IssueBook>, writerOf: ServiceOf): TriageUpdate {
  return async (item) => {
    const { organization } = item.issue;
    const book = books.get(organization);
    if (book === undefined)
      throw new SourceError('missing-target', `Pulumi Cloud: nothing was read of ${organization}.`);
    try {
      return await write({ ...book, service: await writerOf(organization) }, item);
    } catch (error) {
      throw withoutNames(error, item.change.assignee);
    }
  };
}

async function write(book: IssueBook, { issue, change }: TriageItem): Promise<TriageAnswer> {
  const { status, priority, assignee } = change;
  const wanted: IssueChange = {
    ...(status !== undefined && { status }),
    ...(priority !== undefined && { priority }),
    ...(assignee !== undefined && { assignedTo: assignee }),
  };
  const after = await updateIssue(book, issue.id, wanted);
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
}

/** A service tends to repeat what it refuses, and the assignee may be an e-mail address. */
function withoutNames(cause: unknown, assignee: string | undefined): SourceError {
  const code = cause instanceof SourceError ? cause.code : 'unexpected';
  const message = cause instanceof Error ? cause.message : String(cause);
  const nameless =
    assignee === undefined ? message : message.replace(wordPattern(assignee), '(the assignee)');
  return new SourceError(code, withoutPeople(nameless), { cause });
}

/** The word wherever it stands alone, not as a part of a longer one or of a host's name. */
function wordPattern(word: string): RegExp {
  const literal = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_.-])${literal}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'giu');
}

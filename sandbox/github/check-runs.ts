import type { SandboxResponse } from '../server.ts';
import { type Call, type Handler, numberParam, type RepositoryRoute } from './call.ts';
import { type CheckRunBody, readCheckRunBody } from './check-run-body.ts';
import {
  annotationRecord,
  type CheckRunOutput,
  checkRunRecord,
  type GitHubCheckRun,
} from './check-run-record.ts';
import { CHECKS, foreignCheckRun, notAccessible, notFound, onlyForApps, unprocessable } from './errors.ts';
import { timestamp } from './estate.ts';
import { cutPage } from './paging.ts';
import { knowsCommit } from './repositories.ts';
import { appOf } from './tokens.ts';

/** Check runs of commits. */
export const CHECK_RUN_ROUTES: readonly RepositoryRoute[] = [
  { method: 'POST', path: '/check-runs', handler: writing(createCheckRun) },
  { method: 'GET', path: '/check-runs/:check', handler: reading(withCheckRun(getCheckRun)) },
  { method: 'PATCH', path: '/check-runs/:check', handler: writing(withCheckRun(updateCheckRun)) },
  { method: 'GET', path: '/check-runs/:check/annotations', handler: reading(withCheckRun(listAnnotations)) },
  { method: 'GET', path: '/commits/:ref/check-runs', handler: reading(listCheckRuns) },
];

function reading(handler: Handler): Handler {
  return (call) =>
    call.token.permissions.checks === 'none'
      ? notAccessible(call.token, 'checks=read', CHECKS)
      : handler(call);
}

/** Nobody sets a check run but an app: a person's token is refused whatever it may do besides. */
function writing(handler: Handler): Handler {
  return (call) => {
    if (call.token.kind === 'User') return onlyForApps();
    return call.token.permissions.checks === 'write'
      ? handler(call)
      : notAccessible(call.token, 'checks=write', CHECKS);
  };
}

function withCheckRun(handler: (call: Call, run: GitHubCheckRun) => SandboxResponse): Handler {
  return (call) => {
    const id = numberParam(call, 'check');
    const run = call.context.estate.checkRuns.find((candidate) => candidate.id === id);
    return run ? handler(call, run) : notFound(CHECKS);
  };
}

function createCheckRun(call: Call): SandboxResponse {
  const { context, token } = call;
  const { estate, now } = context;
  const body = readCheckRunBody(call.request.body, 'create');
  if ('status' in body) return body;
  const { name, headSha } = body.given;
  if (name === undefined || headSha === undefined || !knowsCommit(estate, headSha)) {
    return unprocessable(`No commit found for SHA: ${headSha}`, CHECKS);
  }
  const run: GitHubCheckRun = {
    id: estate.nextCheckRunId,
    app: appOf(token),
    name,
    headSha,
    status: 'queued',
    conclusion: null,
    detailsUrl: `https://github.com/apps/${appOf(token)}`,
    externalId: '',
    startedAt: timestamp(now()),
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: [] },
  };
  estate.nextCheckRunId += 1;
  estate.checkRuns.push(run);
  apply(run, body.given, now());
  return { status: 201, body: checkRunRecord(call.origin, estate, run) };
}

function updateCheckRun(call: Call, run: GitHubCheckRun): SandboxResponse {
  const { estate, now } = call.context;
  if (run.app !== appOf(call.token)) return foreignCheckRun();
  const body = readCheckRunBody(call.request.body, 'update');
  if ('status' in body) return body;
  apply(run, body.given, now());
  return { status: 200, body: checkRunRecord(call.origin, estate, run) };
}

/** What is left out stays as it is; annotations are added to those that are there. */
function apply(run: GitHubCheckRun, given: CheckRunBody, now: Date): void {
  const { output, conclusion, status, completedAt, headSha: _, ...rest } = given;
  Object.assign(run, defined(rest));
  if (output !== undefined) run.output = joined(run.output, output);
  if (status !== undefined) run.status = status;
  if (conclusion === undefined) {
    if (status !== undefined && status !== 'completed')
      Object.assign(run, { conclusion: null, completedAt: null });
    return;
  }
  Object.assign(run, { status: 'completed', conclusion, completedAt: completedAt ?? timestamp(now) });
}

function joined(known: CheckRunOutput, { annotations = [], ...texts }: NonNullable<CheckRunBody['output']>) {
  return { ...known, ...defined(texts), annotations: [...known.annotations, ...annotations] };
}

function defined(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

function getCheckRun({ origin, context }: Call, run: GitHubCheckRun): SandboxResponse {
  return { status: 200, body: checkRunRecord(origin, context.estate, run) };
}

function listAnnotations(call: Call, run: GitHubCheckRun): SandboxResponse {
  const address = `${call.origin}/repositories/${call.context.estate.repositoryId}/check-runs/${run.id}/annotations`;
  const { items, headers } = cutPage(run.output.annotations, call.request, address);
  return { status: 200, headers, body: items.map(annotationRecord) };
}

function listCheckRuns(call: Call): SandboxResponse {
  const { estate } = call.context;
  const ref = call.request.params['ref'] ?? '';
  if (!knowsCommit(estate, ref)) return unprocessable(`No commit found for SHA: ${ref}`, CHECKS);
  const query = call.request.url.searchParams;
  const filter = query.get('filter') ?? 'latest';
  if (filter !== 'latest' && filter !== 'all') {
    return unprocessable(`Invalid request.\n\n"${filter}" is not a member of ["latest", "all"].`, CHECKS);
  }
  const is = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
  const found = estate.checkRuns
    .filter(({ headSha, name, status }) => headSha === ref && is('check_name', name) && is('status', status))
    .toSorted((one, other) => other.id - one.id);
  const runs = filter === 'all' ? found : found.filter(isLatest(found));
  const address = `${call.origin}/repositories/${estate.repositoryId}/commits/${ref}/check-runs`;
  const { items, headers } = cutPage(runs, call.request, address);
  const body = {
    total_count: runs.length,
    check_runs: items.map((run) => checkRunRecord(call.origin, estate, run)),
  };
  return { status: 200, headers, body };
}

/** Of an app's check runs of one name only the last is shown. */
function isLatest(newestFirst: readonly GitHubCheckRun[]): (run: GitHubCheckRun) => boolean {
  const firstOf = (run: GitHubCheckRun): GitHubCheckRun | undefined =>
    newestFirst.find(({ app, name }) => app === run.app && name === run.name);
  return (run) => firstOf(run) === run;
}

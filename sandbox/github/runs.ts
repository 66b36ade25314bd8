import type { SandboxResponse } from '../server.ts';
import { type Call, numberParam, type RepositoryRoute } from './call.ts';
import { notAccessible, notFound } from './errors.ts';
import { type GitHubRun, runRecord } from './run-record.ts';

const DOCS = '/rest/actions/workflow-runs';

/** Workflow runs, and their attempts one by one. */
export const RUN_ROUTES: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/actions/runs/:run', handler: getRun },
  { method: 'GET', path: '/actions/runs/:run/attempts/:attempt', handler: getAttempt },
];

function getRun(call: Call): SandboxResponse {
  return answer(call, (run) => run.attempts.length);
}

function getAttempt(call: Call): SandboxResponse {
  return answer(call, () => numberParam(call, 'attempt'));
}

function answer(call: Call, attemptOf: (run: GitHubRun) => number): SandboxResponse {
  const { token, origin, context } = call;
  const { estate } = context;
  if ((token.permissions.actions ?? 'none') === 'none') return notAccessible(token, 'actions=read', DOCS);
  const run = estate.runs.find(({ id }) => id === numberParam(call, 'run'));
  const attempt = run === undefined ? 0 : attemptOf(run);
  const startedAt = run?.attempts[attempt - 1];
  if (run === undefined || startedAt === undefined) return notFound(DOCS);
  return { status: 200, body: runRecord(origin, estate, run, { number: attempt, startedAt }) };
}

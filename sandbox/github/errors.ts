import type { SandboxResponse } from '../server.ts';
import type { SecondaryLimit } from './switches.ts';
import type { GitHubToken } from './tokens.ts';

const DOCS = 'https://docs.github.com';

/** Where GitHub documents comments; every refusal names such a path. */
export const COMMENTS = '/rest/issues/comments';
/** Where it documents issues. */
export const ISSUES = '/rest/issues/issues';
/** Where it documents pull requests. */
export const PULLS = '/rest/pulls/pulls';
/** Where it documents check runs. */
export const CHECKS = '/rest/checks/runs';
const REST = '/rest';
const RATE_LIMITS = '/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** Also what GitHub says of things the token may not see. */
export function notFound(docs: string = REST, message = 'Not Found'): SandboxResponse {
  return refusal(404, message, docs);
}

/** No token, or one GitHub does not know. */
export function badCredentials(): SandboxResponse {
  return refusal(401, 'Bad credentials', REST);
}

/** The token is good but not for this; the header names what would do, as GitHub's does. */
export function notAccessible({ kind }: GitHubToken, accepted: string, docs: string): SandboxResponse {
  const holder = kind === 'Bot' ? 'integration' : 'personal access token';
  const answer = refusal(403, `Resource not accessible by ${holder}`, docs);
  return { ...answer, headers: { 'x-accepted-github-permissions': accepted } };
}

/** The 403 of a locked conversation. */
export function conversationLocked(): SandboxResponse {
  return refusal(403, 'Unable to create comment because issue is locked.', COMMENTS);
}

/** Check runs are for apps, which the job's own token is of. */
export function onlyForApps(): SandboxResponse {
  return refusal(403, 'You must authenticate via a GitHub App.', CHECKS);
}

/** The check run is another app's. */
export function foreignCheckRun(): SandboxResponse {
  const message = 'Invalid app_id - check run can only be modified by the GitHub App that created it.';
  return refusal(403, message, CHECKS);
}

/** A 422 without `errors`: the request does not fit the endpoint's schema. */
export function unprocessable(message: string, docs: string): SandboxResponse {
  return refusal(422, message, docs);
}

/** The request's body is no JSON. */
export function unparsable(docs: string): SandboxResponse {
  return refusal(400, 'Problems parsing JSON', docs);
}

/** What of a request is wrong, as GitHub tells it. */
type InvalidField = {
  readonly code: string;
  readonly field: string;
  readonly message?: string;
  readonly value?: string;
};

/** A 422 with one entry in `errors`. */
export function validationFailed(
  error: InvalidField,
  resource = 'IssueComment',
  docs: string = COMMENTS,
): SandboxResponse {
  const errors = [{ resource, ...error }];
  return {
    status: 422,
    body: { message: 'Validation Failed', errors, documentation_url: `${DOCS}${docs}`, status: '422' },
  };
}

/** Where a repository has its issues turned off. */
export function issuesDisabled(): SandboxResponse {
  return refusal(410, 'Issues are disabled for this repo', '/v3/issues/');
}

/** Too much in too short a time. */
export function secondaryLimited({ status = 403, retryAfter }: SecondaryLimit): SandboxResponse {
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' +
    ' If you reach out to GitHub Support for help, please include the request ID C0DE:5A4D:B0C5.';
  const answer = refusal(status, message, `${RATE_LIMITS}#about-secondary-rate-limits`);
  return retryAfter === null ? answer : { ...answer, headers: { 'retry-after': String(retryAfter) } };
}

/** The hour's requests are used up; the headers say when it ends. */
export function primaryLimited(): SandboxResponse {
  const message = 'API rate limit exceeded for installation ID 48102736.';
  return refusal(403, message, `${RATE_LIMITS}#about-primary-rate-limits`);
}

/** What GitHub's front door says when the service behind it does not answer in time. */
export function badGateway(): SandboxResponse {
  return { status: 502, body: { message: 'Server Error' } };
}

function refusal(status: number, message: string, docs: string): SandboxResponse {
  return { status, body: { message, documentation_url: `${DOCS}${docs}`, status: String(status) } };
}

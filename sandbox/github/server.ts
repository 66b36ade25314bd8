import { type Route, route, type SandboxServer, startServer } from '../server.ts';
import { ACTIVITY_ROUTES } from './activity-list.ts';
import type { BeforeAnswer, GitHubContext, Handler, RepositoryRoute } from './call.ts';
import { CHECK_RUN_ROUTES } from './check-runs.ts';
import { COLLABORATOR_ROUTES } from './collaborators.ts';
import { COMMENT_ROUTES } from './comments.ts';
import { CONTENT_ROUTES } from './contents.ts';
import { notFound } from './errors.ts';
import type { GitHubEstate } from './estate.ts';
import { eventPayload, type GitHubEventKind } from './events.ts';
import { throughGateway } from './gateway.ts';
import { answerGraphql } from './graphql.ts';
import { type IdTokenVariables, idTokenRoute, idTokenVariables } from './id-token.ts';
import { ISSUE_EVENT_ROUTES } from './issue-events.ts';
import { ISSUE_ROUTES } from './issues.ts';
import { PULL_ROUTES } from './pulls.ts';
import { runVariables } from './run-variables.ts';
import { RUN_ROUTES } from './runs.ts';
import { seedRun } from './seed.ts';
import { DEFAULT_SWITCHES, type GitHubSwitches } from './switches.ts';
import { CONFIG_TOKEN, JOB_TOKEN, READ_ONLY_TOKEN } from './tokens.ts';
import { ENTERPRISE_PATH, webOf } from './user-record.ts';

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/** What is played for our own repository alone. */
const OWN_ROUTES: readonly RepositoryRoute[] = [
  ...COMMENT_ROUTES,
  ...ISSUE_ROUTES,
  ...ISSUE_EVENT_ROUTES,
  ...PULL_ROUTES,
  ...COLLABORATOR_ROUTES,
  ...RUN_ROUTES,
  ...CHECK_RUN_ROUTES,
].map((entry) => ({ ...entry, handler: ofOurRepository(entry.handler) }));

/** GitHub's REST and GraphQL API, with everything behind them open to the test. */
export type GitHubSandbox = SandboxServer & {
  readonly estate: GitHubEstate;
  readonly switches: GitHubSwitches;
  /** Where the REST API is: at the server's own address, or below a path of it. */
  readonly apiUrl: string;
  readonly jobToken: string;
  readonly readOnlyToken: string;
  /** Reads the contents of acme/policies, and nothing of our own repository. */
  readonly configToken: string;
  /** Set to run before each answer is worked out; set to undefined to stop. */
  beforeAnswer?: BeforeAnswer | undefined;
  /** The payload of an event about a pull request of the estate. */
  event(kind: GitHubEventKind, number: number): unknown;
  /** What the runner sets in a run for such an event: GitHub's addresses, the commit, the reference, the actor. */
  runEnv(kind: GitHubEventKind, number: number): Record<string, string>;
  /** What the runner sets in a job that may ask for an identity token. */
  idTokenEnv(): IdTokenVariables;
};

/** Starts the service on a free port. `now` stamps comments, headers and commits; `enterprise` plays a server of a company's own. */
export async function startGitHub(options: {
  readonly estate: GitHubEstate;
  readonly switches?: Partial<GitHubSwitches>;
  readonly now: () => Date;
  readonly enterprise?: boolean;
}): Promise<GitHubSandbox> {
  const { estate, now, enterprise = false } = options;
  const [pull] = estate.pulls;
  if (estate.runs.length === 0 && pull !== undefined) estate.runs.push(seedRun(pull, now()));
  const context: GitHubContext = {
    estate,
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    now,
    tally: { requests: 0, writes: 0, used: new Map() },
    apiPath: enterprise ? ENTERPRISE_PATH : '',
  };
  const server = await startServer(routesOf(context), () => notFound());
  const apiUrl = `${server.url}${context.apiPath}`;
  const addresses = addressesOf(apiUrl);
  return Object.assign(context, server, {
    apiUrl,
    jobToken: JOB_TOKEN,
    readOnlyToken: READ_ONLY_TOKEN,
    configToken: CONFIG_TOKEN,
    event: (kind: GitHubEventKind, number: number): unknown =>
      eventPayload(kind, number, { origin: apiUrl, estate, now: now() }),
    runEnv: (kind: GitHubEventKind, number: number) => ({
      ...addresses,
      ...runVariables(kind, number, estate),
    }),
    idTokenEnv: () => idTokenVariables(server.url),
  });
}

function routesOf(context: GitHubContext): Route[] {
  const { apiPath } = context;
  const unknown = throughGateway(context, 'core', () => notFound());
  return [
    ...[...OWN_ROUTES, ...CONTENT_ROUTES, ...ACTIVITY_ROUTES].flatMap((entry) =>
      repositoryRoutes(context, entry),
    ),
    route('POST', graphqlPath(apiPath), throughGateway(context, 'graphql', answerGraphql)),
    idTokenRoute(context),
    ...METHODS.map((method) => route(method, '/*', unknown)),
  ];
}

/** An Enterprise Server has it beside the REST API, not below it. */
function graphqlPath(apiPath: string): string {
  return `${apiPath.replace(/\/v3$/, '')}/graphql`;
}

/** The variables by which a runner tells where its GitHub is. */
function addressesOf(apiUrl: string): Record<string, string> {
  return {
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: graphqlPath(apiUrl),
    GITHUB_SERVER_URL: webOf(apiUrl),
  };
}

/** Each by name and by id: the links between pages go by id, as GitHub's do. */
function repositoryRoutes(context: GitHubContext, { method, path, handler }: RepositoryRoute): Route[] {
  const answer = throughGateway(context, 'core', handler);
  return ['/repos/:owner/:repo', '/repositories/:repository'].map((prefix) =>
    route(method, `${context.apiPath}${prefix}${path}`, answer),
  );
}

function ofOurRepository(handler: Handler): Handler {
  return (call) => {
    const { owner, repo, repositoryId } = call.context.estate;
    const { params } = call.request;
    if (call.token.withoutOwn === true) return notFound();
    const named = `${params['owner']}/${params['repo']}`.toLowerCase() === `${owner}/${repo}`.toLowerCase();
    return named || params['repository'] === String(repositoryId) ? handler(call) : notFound();
  };
}

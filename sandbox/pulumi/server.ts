import { type Route, route, type SandboxServer, startServer } from '../server.ts';
import { getAccount, listAccountPacks, listAccounts } from './accounts.ts';
import { apiError } from './api-error.ts';
import {
  createNumbering,
  type Handler,
  inOrganization,
  type PulumiContext,
  readingPolicy,
  signedIn,
  withStack,
} from './call.ts';
import type { PulumiEstate } from './estate.ts';
import { countIssues } from './issue-counts.ts';
import { getIssue } from './issue-details.ts';
import { updateIssue } from './issue-triage.ts';
import { listIssues } from './issues.ts';
import { getMetadata } from './metadata.ts';
import { exchangeToken } from './oauth.ts';
import { getStack, listPolicyGroups, listPolicyPacks } from './stacks.ts';
import { DEFAULT_PULUMI_SWITCHES, type PulumiSwitches } from './switches.ts';
import { TRIAGE_TOKEN } from './tokens.ts';
import { getLatestUpdate, listPreviewEvents, listPreviews } from './updates.ts';
import { listUserStacks } from './user-stacks.ts';
import { listViolations } from './violations.ts';

/** Pulumi Cloud in small. Estate and switches may be changed between requests. */
export type PulumiSandbox = SandboxServer & {
  readonly estate: PulumiEstate;
  readonly switches: PulumiSwitches;
  /** A token that may read everything. */
  readonly token: string;
  /** A token that may also triage issues. */
  readonly triageToken: string;
};

type Entry = readonly [method: string, path: string, handler: Handler];

const STACK = '/api/stacks/:org/:project/:stack';
const ACCOUNTS = '/api/preview/insights/:org/accounts';
const ORGANIZATION = '/api/orgs/:org';

const reading = (handler: Handler): Handler => readingPolicy(inOrganization(handler));

const ENTRIES: readonly Entry[] = [
  ['GET', '/api/user/stacks', listUserStacks],
  ['GET', STACK, withStack(getStack)],
  ['GET', `${STACK}/policygroups`, withStack(listPolicyGroups)],
  ['GET', `${STACK}/policypacks`, withStack(listPolicyPacks)],
  ['GET', `${STACK}/updates/latest`, withStack(getLatestUpdate)],
  ['GET', `${STACK}/updates/latest/previews`, withStack(listPreviews)],
  ['GET', `${STACK}/preview/:updateID/events`, withStack(listPreviewEvents)],
  ['GET', ACCOUNTS, inOrganization(listAccounts)],
  ['GET', `${ACCOUNTS}/:accountName`, inOrganization(getAccount)],
  ['GET', `${ACCOUNTS}/:accountName/policy/packs`, inOrganization(listAccountPacks)],
  ['GET', `${ORGANIZATION}/policyresults/metadata`, reading(getMetadata)],
  ['GET', `${ORGANIZATION}/policyresults/violationsv2`, reading(listViolations)],
];

/** The same at the documented path and at that of its successor; a switch says which is there. */
const ISSUE_ENTRIES: readonly Entry[] = [
  ['POST', '', reading(listIssues)],
  ['POST', '/filters', reading(countIssues)],
  ['GET', '/:issueId', reading(getIssue)],
  ['PATCH', '/:issueId', inOrganization(updateIssue)],
];
const ISSUE_PLACES = [
  ['issues', `${ORGANIZATION}/policyresults/issues`],
  ['findings', `${ORGANIZATION}/policy/findings`],
] as const;

/** Starts the service on a free port. `now` says when tokens end and when issues were changed. */
export async function startPulumi(
  estate: PulumiEstate,
  changed: Partial<PulumiSwitches> = {},
  now: () => Date = () => new Date(),
): Promise<PulumiSandbox> {
  const switches: PulumiSwitches = { ...DEFAULT_PULUMI_SWITCHES, ...changed };
  const server = await startServer(routesOf({ estate, switches, now }), unknownRoute);
  const [token = ''] = estate.tokens.keys();
  return { ...server, estate, switches, token, triageToken: TRIAGE_TOKEN };
}

function routesOf(context: PulumiContext): readonly Route[] {
  const numbered = createNumbering();
  const issueRoutes = ISSUE_PLACES.flatMap(([place, prefix]) =>
    ISSUE_ENTRIES.map(([method, path, handler]) => {
      const answer = numbered(signedIn(context, handler));
      return route(method, `${prefix}${path}`, (request) =>
        context.switches.listRoute === place ? answer(request) : unknownRoute(),
      );
    }),
  );
  return [
    route(
      'POST',
      '/api/oauth/token',
      numbered((request) => exchangeToken(request, context)),
    ),
    ...ENTRIES.map(([method, path, handler]) => route(method, path, numbered(signedIn(context, handler)))),
    ...issueRoutes,
  ];
}

function unknownRoute() {
  return apiError(404, 'Not Found');
}

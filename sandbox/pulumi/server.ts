import {
  type Route,
  route,
  type SandboxRequest,
  type SandboxResponse,
  type SandboxServer,
  startServer,
} from '../server.ts';
import { apiError } from './api-error.ts';
import type { PulumiEstate, StackRecord } from './estate.ts';
import { listIssues } from './issues.ts';
import { DEFAULT_PULUMI_SWITCHES, type PulumiSwitches } from './switches.ts';

/** Pulumi Cloud in small. Estate and switches may be changed between requests. */
export type PulumiSandbox = SandboxServer & {
  readonly estate: PulumiEstate;
  readonly switches: PulumiSwitches;
  /** A token that may read everything. */
  readonly token: string;
};

type Answer = Route['answer'];

export async function startPulumi(
  estate: PulumiEstate,
  changed: Partial<PulumiSwitches> = {},
): Promise<PulumiSandbox> {
  const switches: PulumiSwitches = { ...DEFAULT_PULUMI_SWITCHES, ...changed };
  const server = await startServer(routesOf(estate, switches), () => apiError(404, 'Not Found'));
  const [token = ''] = estate.tokens.keys();
  return { ...server, estate, switches, token };
}

function routesOf(estate: PulumiEstate, switches: PulumiSwitches): readonly Route[] {
  const signedIn = guard(estate);
  const withStack = (answer: (stack: StackRecord) => unknown): Answer =>
    signedIn((request) => {
      const stack = findStack(request, estate, switches);
      return stack === undefined ? apiError(404, 'Not Found: stack not found') : ok(answer(stack));
    });
  return [
    route('GET', '/api/stacks/:org/:project/:stack', withStack(details)),
    route('GET', '/api/stacks/:org/:project/:stack/policygroups', withStack(policyGroups)),
    route(
      'POST',
      '/api/orgs/:org/policyresults/issues',
      signedIn((request) => listIssues(request, estate, switches), true),
    ),
  ];
}

/** Wraps an answer with the sign-in check, and numbers the requests as the service's support ids do. */
function guard(estate: PulumiEstate): (answer: Answer, policy?: boolean) => Answer {
  let requests = 0;
  return (answer, policy = false) =>
    async (request) => {
      requests += 1;
      const response = refuse(request, estate, policy) ?? (await answer(request));
      const headers = { ...response.headers, 'x-pulumi-request-id': `sandbox-pulumi-${requests}` };
      return { ...response, headers };
    };
}

function ok(body: unknown): SandboxResponse {
  return { status: 200, body };
}

/** Sign-in is the literal word "token". Reading policy results is a permission of its own. */
function refuse(
  { headers }: SandboxRequest,
  estate: PulumiEstate,
  policy: boolean,
): SandboxResponse | undefined {
  const [scheme, token = ''] = (headers['authorization'] ?? '').split(' ');
  const rights = scheme === 'token' ? estate.tokens.get(token) : undefined;
  if (rights === undefined) return apiError(401, 'Unauthorized: No credentials provided or are invalid.');
  if (policy && !rights.mayReadPolicy) return apiError(403, 'Forbidden: missing policy_results:read');
  return undefined;
}

function findStack(
  { params }: SandboxRequest,
  { stacks }: PulumiEstate,
  { caseInsensitiveNames }: PulumiSwitches,
): StackRecord | undefined {
  const spell = (name: string): string => (caseInsensitiveNames ? name.toLowerCase() : name);
  const wanted = [params['org'], params['project'], params['stack']]
    .map((part) => spell(part ?? ''))
    .join('/');
  return stacks.find(
    ({ organization, project, stack }) => spell(`${organization}/${project}/${stack}`) === wanted,
  );
}

function details({ organization, project, stack, version }: StackRecord) {
  return {
    id: `${organization}/${project}/${stack}`,
    orgName: organization,
    projectName: project,
    stackName: stack,
    activeUpdate: 'd333a711-4aa0-402f-be6d-72af9665fc37',
    tags: {},
    version,
  };
}

function policyGroups({ policyGroups: groups }: StackRecord) {
  return {
    policyGroups: groups.map(({ name, enabledPacks }) => ({
      name,
      entityType: 'stacks',
      isOrgDefault: name === 'default-policy-group',
      mode: name.startsWith('audit') ? 'audit' : 'preventative',
      numEnabledPolicyPacks: enabledPacks,
      numStacks: 3,
      numAccounts: 0,
    })),
  };
}

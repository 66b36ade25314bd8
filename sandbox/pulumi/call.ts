import type { Route, SandboxRequest, SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import type { PulumiEstate } from './estate.ts';
import type { StackRecord } from './records.ts';
import type { PulumiSwitches } from './switches.ts';
import { isGoodFor, maySee, type TokenRights } from './tokens.ts';

/** What lives as long as the server. */
export type PulumiContext = {
  readonly estate: PulumiEstate;
  readonly switches: PulumiSwitches;
  readonly now: () => Date;
};

/** One request of a token that the service knows. */
export type Call = {
  readonly request: SandboxRequest;
  readonly rights: TokenRights;
  readonly context: PulumiContext;
};

export type Handler = (call: Call) => SandboxResponse;

/** Numbers the answers, as the service's support ids do. */
export function createNumbering(): (answer: Route['answer']) => Route['answer'] {
  let requests = 0;
  return (answer) => async (request) => {
    requests += 1;
    const id = `sandbox-pulumi-${requests}`;
    const response = await answer(request);
    return { ...response, headers: { ...response.headers, 'x-pulumi-request-id': id } };
  };
}

/** Sign-in is the literal word "token". */
export function signedIn(context: PulumiContext, handler: Handler): Route['answer'] {
  return (request) => {
    const [scheme, token = ''] = (request.headers['authorization'] ?? '').split(' ');
    const rights = scheme === 'token' ? context.estate.tokens.get(token) : undefined;
    if (rights === undefined || hasEnded(rights, context)) {
      return apiError(401, 'Unauthorized: No credentials provided or are invalid.');
    }
    return handler({ request, rights, context });
  };
}

function hasEnded({ expiresAt }: TokenRights, { now }: PulumiContext): boolean {
  return expiresAt !== undefined && expiresAt <= now().getTime();
}

/** Reading policy results is a permission of its own. */
export function readingPolicy(handler: Handler): Handler {
  return (call) =>
    call.rights.mayReadPolicy ? handler(call) : apiError(403, 'Forbidden: missing policy_results:read');
}

/** An organisation that the token is not good for is not there. */
export function inOrganization(handler: Handler): Handler {
  return (call) => {
    const name = call.request.params['org'] ?? '';
    const { stacks, accounts } = call.context.estate;
    const exists = [...stacks, ...accounts].some(({ organization }) => organization === name);
    return exists && isGoodFor(call.rights, name)
      ? handler(call)
      : apiError(404, 'Not Found: organization not found');
  };
}

/** A stack that the token may not see is not there. */
export function withStack(handler: (stack: StackRecord, call: Call) => SandboxResponse): Handler {
  return (call) => {
    const stack = findStack(call);
    return stack !== undefined && maySee(call.rights, stack)
      ? handler(stack, call)
      : apiError(404, 'Not Found: stack not found');
  };
}

function findStack({ request: { params }, context: { estate, switches } }: Call): StackRecord | undefined {
  const spell = (name: string): string => (switches.caseInsensitiveNames ? name.toLowerCase() : name);
  const wanted = [params['org'], params['project'], params['stack']]
    .map((part) => spell(part ?? ''))
    .join('/');
  return estate.stacks.find(
    ({ organization, project, stack }) => spell(`${organization}/${project}/${stack}`) === wanted,
  );
}

/** A list as the service writes it: Go marshals an empty one as null, where nobody took care. */
export function written<T>(list: readonly T[], { emptyList }: PulumiSwitches): readonly T[] | null {
  return list.length === 0 && emptyList === 'null' ? null : list;
}

/** A 200 with a body. */
export function ok(body: unknown): SandboxResponse {
  return { status: 200, body };
}

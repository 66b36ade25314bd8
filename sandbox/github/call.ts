import type { SandboxRequest, SandboxResponse } from '../server.ts';
import type { GitHubEstate } from './estate.ts';
import type { GitHubSwitches } from './switches.ts';
import type { GitHubToken } from './tokens.ts';

/** Runs before an answer is worked out, so a test can change the estate between two of our requests. */
export type BeforeAnswer = (request: SandboxRequest) => void | Promise<void>;

/** What lives as long as the server; `beforeAnswer` may be set and unset at any time. */
export type GitHubContext = {
  readonly estate: GitHubEstate;
  readonly switches: GitHubSwitches;
  readonly now: () => Date;
  readonly tally: Tally;
  /** What every path of the REST API begins with; empty on github.com. */
  readonly apiPath: string;
  beforeAnswer?: BeforeAnswer | undefined;
};

/** Counts since the server started. */
type Tally = {
  requests: number;
  writes: number;
  readonly used: Map<string, number>;
};

/** One authenticated request. `origin` is the address all links in answers begin with. */
export type Call = {
  readonly request: SandboxRequest;
  readonly token: GitHubToken;
  readonly context: GitHubContext;
  readonly origin: string;
};

/** Answers a request that has passed the gateway. */
export type Handler = (call: Call) => SandboxResponse;

/** A path below a repository, with what answers it. */
export type RepositoryRoute = {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
};

/** A number in the path; NaN, which matches nothing, where it is none. */
export function numberParam(call: Call, name: string): number {
  return Number(call.request.params[name]);
}

/** A property of a JSON body, undefined where there is none. */
export function property(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

import { type SandboxServer, startServer } from '../server.ts';
import { ArmError } from './arm-error.ts';
import { guarded } from './arm-gate.ts';
import type { AzureContext } from './context.ts';
import { entraRoutes, issueAccessToken } from './entra.ts';
import type { AzureEstate } from './estate.ts';
import { policyEventRoutes } from './policy-events.ts';
import { policyLookupRoutes } from './policy-lookups.ts';
import { policyStateRoutes } from './policy-states.ts';
import { Quota } from './quota.ts';
import { resourceGraphRoute } from './resource-graph.ts';
import { resourceManagerRoutes } from './resource-manager.ts';
import { type AzureSwitches, DEFAULT_SWITCHES } from './switches.ts';
import { TokenStore } from './token-store.ts';

export type AzureOptions = {
  readonly estate: AzureEstate;
  readonly switches?: Partial<AzureSwitches>;
  readonly now: () => Date;
};

/** A running Azure: Resource Manager at `url`, Entra at `loginUrl`. Estate and switches may change at any time. */
export type AzureSandbox = SandboxServer & {
  readonly loginUrl: string;
  readonly estate: AzureEstate;
  readonly switches: AzureSwitches;
  /** A token Resource Manager accepts, without a visit to Entra. */
  issueToken(): string;
  /** Lets every token issued so far expire now. */
  expireTokens(): void;
  /** Answers 403 to every path that matches. */
  forbid(path: RegExp): void;
};

/** Starts the service on a free port. */
export async function startAzure(options: AzureOptions): Promise<AzureSandbox> {
  const { estate, now } = options;
  const switches: AzureSwitches = { ...DEFAULT_SWITCHES, ...options.switches };
  const tokens = new TokenStore();
  const context: AzureContext = {
    estate,
    switches,
    now,
    tokens,
    quota: new Quota(switches, now),
    forbidden: [],
  };
  const server = await startServer(
    [
      ...entraRoutes(context),
      ...policyEventRoutes(context),
      ...policyStateRoutes(context),
      resourceGraphRoute(context),
      ...policyLookupRoutes(context),
      ...resourceManagerRoutes(context),
    ],
    notFound(context),
  );
  return {
    ...server,
    loginUrl: server.url,
    estate,
    switches,
    issueToken: () => issueAccessToken(context, estate.clients[0]?.clientId ?? 'sandbox'),
    expireTokens: () => tokens.expireAll(now().getTime()),
    forbid: (path) => void context.forbidden.push(path),
  };
}

function notFound(context: AzureContext) {
  return guarded(context, ({ method, url }) => {
    throw new ArmError(404, 'InvalidResourceType', `No resource type answers ${method} ${url.pathname}.`);
  });
}

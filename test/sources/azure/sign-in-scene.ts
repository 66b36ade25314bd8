import { inspect } from 'node:util';
import { seedAzureEstate } from '../../../sandbox/azure/estate.ts';
import { SUBSCRIPTION_ID, TENANT_ID } from '../../../sandbox/azure/seed-catalog.ts';
import { type AzureSandbox, startAzure } from '../../../sandbox/azure/server.ts';
import { seedGitHubEstate } from '../../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../../sandbox/github/server.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { Exchange } from '../../../sandbox/server.ts';
import { SourceError } from '../../../src/errors.ts';
import { AZURE_CLOUDS, type AzureEnvironment } from '../../../src/sources/azure/sign-in/clouds.ts';
import type { AzureSignInPorts } from '../../../src/sources/azure/sign-in/ports.ts';
import { type AzureSignInSettings, signInToAzure } from '../../../src/sources/azure/sign-in/sign-in.ts';
import type { TokenSource } from '../../../src/sources/http.ts';
import { identityToken } from '../../faults/recorder.ts';
import { FAST_PACING } from '../service.ts';

/** An Azure and a GitHub on one clock, and what a sign-in said and masked. */
export type SignInScene = {
  readonly azure: AzureSandbox;
  readonly github: GitHubSandbox;
  readonly lines: string[];
  readonly secrets: string[];
  /** Audience and token of every visit to GitHub. */
  readonly identities: { readonly audience: string; readonly token: string }[];
  /** Moves the clock on. */
  readonly pass: (milliseconds: number) => void;
  readonly now: () => Date;
  close(): Promise<void>;
};

export async function startScene(): Promise<SignInScene> {
  let instant = Date.parse('2026-11-23T12:00:00Z');
  const now = (): Date => new Date(instant);
  const azure = await startAzure({ estate: seedAzureEstate(seededRandom(5), now()), now });
  const github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now });
  return {
    azure,
    github,
    lines: [],
    secrets: [],
    identities: [],
    now,
    pass: (milliseconds) => {
      instant += milliseconds;
    },
    close: async () => {
      await Promise.all([azure.close(), github.close()]);
    },
  };
}

export function portsOf(scene: SignInScene, overrides: Partial<AzureSignInPorts> = {}): AzureSignInPorts {
  return {
    signal: new AbortController().signal,
    pacing: FAST_PACING,
    addSecret: (secret) => void scene.secrets.push(secret),
    info: (line) => void scene.lines.push(line),
    identityToken: async (audience) => {
      const token = await identityToken(scene.github, audience);
      scene.identities.push({ audience, token });
      return token;
    },
    clock: scene.now,
    ...overrides,
  };
}

/** The public cloud, at the address of the sandbox. */
export function environmentOf(
  { azure }: SignInScene,
  overrides: Partial<AzureEnvironment> = {},
): AzureEnvironment {
  const known = AZURE_CLOUDS.get('AzureCloud');
  if (known?.authority === undefined) throw new Error('the public cloud is not known');
  const authority = { ...known.authority, loginUrl: new URL(azure.loginUrl) };
  return { ...known, armUrl: new URL(azure.url), authority, ...overrides };
}

export const secretOf = ({ azure }: SignInScene): string => azure.estate.clients[0]?.clientSecret ?? '';

type Client = Extract<AzureSignInSettings, { kind: 'client' }>['client'];

/** The client of the sandbox, federated and without a secret unless told otherwise. */
export function clientOf({ azure }: SignInScene, overrides: Partial<Client> = {}): AzureSignInSettings {
  const clientId = azure.estate.clients[0]?.clientId ?? '';
  return {
    kind: 'client',
    client: { tenantId: TENANT_ID, clientId, federated: true, secret: undefined, ...overrides },
  };
}

/** Signs in and gives the tokens; fails where there are none to be had. */
export async function tokensOf(
  scene: SignInScene,
  settings: AzureSignInSettings = clientOf(scene),
  environment: AzureEnvironment = environmentOf(scene),
  ports: Partial<AzureSignInPorts> = {},
): Promise<TokenSource> {
  const signedIn = await signInToAzure(settings, environment, portsOf(scene, ports));
  if (signedIn.kind !== 'tokens') throw new Error(`no tokens, but ${signedIn.kind}`);
  return signedIn.tokens;
}

/** Whether the Resource Manager of the sandbox lets the token in. */
export async function isLetIn({ azure }: SignInScene, token: string): Promise<boolean> {
  const path = `/subscriptions/${SUBSCRIPTION_ID}?api-version=2022-12-01`;
  const { status } = await fetch(azure.url + path, { headers: { authorization: `Bearer ${token}` } });
  return status === 200;
}

export const tokenRequests = ({ azure }: SignInScene): readonly Exchange[] =>
  azure.exchanges.filter(({ path }) => path.endsWith('/oauth2/v2.0/token'));

/** How the sign-in fails; nothing secret may be in whatever of it can be printed. */
export async function failureOf(scene: SignInScene, tokens: TokenSource): Promise<SourceError> {
  const outcome: unknown = await tokens.current().catch((error: unknown) => error);
  if (!(outcome instanceof SourceError)) throw new Error(`no failure, but ${JSON.stringify(outcome)}`);
  const printed = inspect(outcome, { depth: 20, showHidden: true }) + scene.lines.join('\n');
  for (const secret of [secretOf(scene), ...scene.identities.map(({ token }) => token)]) {
    if (printed.includes(secret)) throw new Error(`a secret is printed: ${secret}`);
  }
  return outcome;
}

/** Lets no job of the sandbox's repository in. */
export function forbidSubject({ azure }: SignInScene): void {
  for (const client of azure.estate.clients) client.federatedCredentials = [{ subject: 'repo:acme/x' }];
}

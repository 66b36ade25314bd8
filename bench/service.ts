import * as v from 'valibot';
import { seedAzureEstate } from '../sandbox/azure/estate.ts';
import { denyStormOf } from '../sandbox/azure/event-builder.ts';
import { startAzure } from '../sandbox/azure/server.ts';
import { seedGitHubEstate } from '../sandbox/github/estate.ts';
import { startGitHub } from '../sandbox/github/server.ts';
import { seedPulumiEstate } from '../sandbox/pulumi/estate.ts';
import { freezeIssues } from '../sandbox/pulumi/frozen.ts';
import { makeIssue } from '../sandbox/pulumi/seed-issues.ts';
import { startPulumi } from '../sandbox/pulumi/server.ts';
import { seededRandom } from '../sandbox/random.ts';
import { PULL_REQUEST } from '../sandbox/scene.ts';
import type { Exchange } from '../sandbox/server.ts';
import { SCOPES, STACKS } from '../sandbox/targets.ts';
import { type Served, type ServiceWish, type Span, wishSchema } from './service-wish.ts';

type Running = { readonly served: Served; readonly exchanges: Exchange[] };

type WishOf<Name extends ServiceWish['service']> = Extract<ServiceWish, { service: Name }>;

const EVENTS_END_MS = 20 * 60_000;
/** Azure's own quota of 15 queries in 5 seconds would be all that is measured. */
const PLENTY = 1_000_000;

/** Open issues of one stack, each of a resource of its own. */
async function servePulumi({ issues, requestMs }: WishOf<'pulumi'>): Promise<Running> {
  const random = seededRandom(1);
  const now = new Date();
  const estate = seedPulumiEstate(random, now);
  estate.issues.length = 0;
  for (let index = 0; index < issues; index += 1) {
    const issue = makeIssue(random, now, { project: 'website', stack: 'production', index });
    estate.issues.push({ ...issue, status: 'open' });
  }
  freezeIssues(estate);
  const pulumi = await startPulumi(estate);
  if (requestMs > 0) pulumi.faults.add({ path: /^/, fault: { kind: 'delay', milliseconds: requestMs } });
  const { url, token, exchanges } = pulumi;
  const inputs = { 'pulumi-stacks': STACKS[0], 'pulumi-access-token': token, 'pulumi-cloud-url': url };
  return { served: { url, token, inputs, env: {}, events: {} }, exchanges };
}

/** Denials in one resource group. */
async function serveAzure({ requestMs, ...storm }: WishOf<'azure'>): Promise<Running> {
  const now = new Date();
  const estate = seedAzureEstate(seededRandom(1), now);
  const until = new Date(now.getTime() - EVENTS_END_MS);
  estate.events = denyStormOf({ ...storm, until });
  const switches = { resourceGraphQuota: PLENTY };
  const azure = await startAzure({ estate, switches, now: () => new Date() });
  if (requestMs > 0) azure.faults.add({ path: /^/, fault: { kind: 'delay', milliseconds: requestMs } });
  const { url, exchanges } = azure;
  const token = azure.issueToken();
  const inputs = { 'azure-scopes': SCOPES[0], 'azure-environment': url };
  return { served: { url, token, inputs, env: { AZURE_ACCESS_TOKEN: token }, events: {} }, exchanges };
}

async function serveGitHub(): Promise<Running> {
  const github = await startGitHub({ estate: seedGitHubEstate(seededRandom(1)), now: () => new Date() });
  const { url, jobToken: token, exchanges } = github;
  const events = Object.fromEntries(
    (['pull_request', 'push'] as const).map((event) => [
      event,
      { env: github.runEnv(event, PULL_REQUEST), payload: github.event(event, PULL_REQUEST) },
    ]),
  );
  return { served: { url, token, inputs: { 'github-token': token }, env: {}, events }, exchanges };
}

function serve(wish: ServiceWish): Promise<Running> {
  switch (wish.service) {
    case 'pulumi':
      return servePulumi(wish);
    case 'azure':
      return serveAzure(wish);
    case 'github':
      return serveGitHub();
  }
}

/** What is remembered of an exchange: the bodies of thousands of pages would fill the memory. */
type Seen = { readonly address: string; readonly arrivedAt: number; readonly answeredAt: number };

function remember(exchanges: Exchange[]): Seen[] {
  const seen: Seen[] = [];
  exchanges.push = (...came) =>
    seen.push(
      ...came.map(({ path, search, arrivedAt, answeredAt }) => ({
        address: path + search,
        arrivedAt,
        answeredAt,
      })),
    );
  return seen;
}

/** What came to addresses that match since the last time this was asked, and how long it took from first to last. */
function spanOf(seen: Seen[], pattern: RegExp): Span {
  const found = seen.splice(0).filter(({ address }) => pattern.test(address));
  const first = Math.min(...found.map(({ arrivedAt }) => arrivedAt));
  const last = Math.max(...found.map(({ answeredAt }) => answeredAt));
  return { requests: found.length, ms: found.length === 0 ? 0 : last - first };
}

// Run by the bench as a process of its own: the wish comes as JSON, and where it is served goes back.
const { served, exchanges } = await serve(v.parse(wishSchema, JSON.parse(process.argv[2] ?? '')));
const seen = remember(exchanges);
process.on('message', (pattern) => process.send?.(spanOf(seen, new RegExp(String(pattern)))));
// Nobody is left to be served.
process.once('disconnect', () => process.exit());
process.send?.(served);

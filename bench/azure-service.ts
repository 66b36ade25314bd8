import { seedAzureEstate } from '../sandbox/azure/estate.ts';
import { denyStormOf } from '../sandbox/azure/event-builder.ts';
import { SUBSCRIPTION_ID } from '../sandbox/azure/seed-catalog.ts';
import { startAzure } from '../sandbox/azure/server.ts';
import { seededRandom } from '../sandbox/random.ts';

/** Serves a storm of denials, each request after some time, and says where: run by the bench as a process of its own. */
const [events, spreadMs, requestMs] = process.argv.slice(2).map(Number);
if (events === undefined || spreadMs === undefined || requestMs === undefined) {
  throw new Error('usage: azure-service EVENTS SPREAD_MS REQUEST_MS');
}
const now = new Date();
const estate = seedAzureEstate(seededRandom(1), now);
const until = new Date(now.getTime() - 20 * 60_000);
estate.events = denyStormOf({ events, resources: 40, until, spreadMs });
const azure = await startAzure({ estate, now: () => now });
azure.faults.add({ path: /queryResults/, fault: { kind: 'delay', milliseconds: requestMs } });
process.send?.({
  url: azure.url,
  token: azure.issueToken(),
  scope: `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-web-prod`,
  now: now.toISOString(),
});

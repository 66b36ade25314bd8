import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { createLanes } from '../src/sources/azure/events/lanes.ts';
import { readEvents } from '../src/sources/azure/events/reading.ts';
import { remainingRequests } from '../src/sources/azure/quota.ts';
import { parseAzureTarget } from '../src/sources/azure/targets/target.ts';
import { createService, DEFAULT_PACING } from '../src/sources/http.ts';
import { CONCURRENCY } from '../src/sources/source.ts';

const EVENTS = 50_000;
const REQUEST_MS = 400;
const DAY_MS = 86_400_000;
const SPREADS = [
  ['over a day', DAY_MS - 3_600_000],
  ['in five minutes', 300_000],
  ['in ten seconds', 10_000],
] as const;

const servedSchema = v.object({ url: v.string(), token: v.string(), scope: v.string(), now: v.string() });
type Served = v.InferOutput<typeof servedSchema>;

/** The service has a process of its own, so that its work is not taken for ours. */
async function serve(spreadMs: number): Promise<{ readonly served: Served; readonly child: ChildProcess }> {
  const words = [EVENTS, spreadMs, REQUEST_MS].map(String);
  const child = fork(new URL('./azure-service.ts', import.meta.url), words);
  const [message]: unknown[] = await once(child, 'message');
  return { served: v.parse(servedSchema, message), child };
}

const pageSchema = v.object({ value: v.array(v.unknown()), '@odata.nextLink': v.nullish(v.string()) });

/** The peer: a bare loop that follows each nextLink by POST. */
async function readInSequence({ url, token, scope, now }: Served): Promise<number> {
  const from = new Date(Date.parse(now) - DAY_MS).toISOString();
  let link: string = `${url}${scope}/providers/Microsoft.PolicyInsights/policyEvents/default/queryResults?api-version=2019-10-01&$from=${from}&$to=${now}`;
  let read = 0;
  while (link !== '') {
    const response = await fetch(link, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const page = v.parse(pageSchema, await response.json());
    read += page.value.length;
    link = page['@odata.nextLink'] ?? '';
  }
  return read;
}

async function readInSlices({ url, token, scope, now }: Served): Promise<number> {
  const target = parseAzureTarget(scope);
  if ('problem' in target) throw new Error(target.problem);
  const service = createService({
    name: 'Azure Resource Manager',
    url: new URL(url),
    headers: { authorization: `Bearer ${token}` },
    requestIdHeaders: [],
    remaining: remainingRequests,
    remedies: { unauthorized: '', forbidden: '' },
    signal: new AbortController().signal,
    pacing: DEFAULT_PACING,
  });
  const tally = { own: 0, foreign: 0, newest: '', count: undefined };
  const lanes = createLanes(CONCURRENCY - 1);
  const ports = { service, lanes, filter: undefined, maxRows: 200_000, add: () => undefined };
  const window = { from: new Date(Date.parse(now) - DAY_MS), to: new Date(now) };
  await readEvents(target.value, window, ports, tally);
  return tally.own;
}

async function timed(work: () => Promise<number>): Promise<{ readonly ms: number; readonly read: number }> {
  const start = performance.now();
  const read = await work();
  return { ms: performance.now() - start, read };
}

console.log(
  `${EVENTS} Azure events, 1,000 a page, ${REQUEST_MS} ms a request (goal: at least 3 times faster)`,
);
for (const [name, spreadMs] of SPREADS) {
  const { served, child } = await serve(spreadMs);
  const peer = await timed(() => readInSequence(served));
  const ours = await timed(() => readInSlices(served));
  child.kill();
  if (ours.read !== EVENTS || peer.read !== EVENTS) throw new Error(`read ${ours.read} and ${peer.read}`);
  console.log(
    `${name}: nextLink in sequence ${Math.round(peer.ms)} ms, in slices ${Math.round(ours.ms)} ms: ${(peer.ms / ours.ms).toFixed(1)} times faster`,
  );
}

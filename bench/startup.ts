import { runStep, type Step } from '../sandbox/runner.ts';
import { BUNDLE } from '../sandbox/scene.ts';
import { SCOPES, STACKS } from '../sandbox/targets.ts';
import { buildEager } from './eager.ts';
import { type Listener, timeToFirstRequest, withListener } from './first-request.ts';
import { gateStep } from './gate.ts';
import { GOALS } from './goals.ts';
import type { Line } from './line.ts';
import { alternately, median } from './measure.ts';
import type { Part } from './options.ts';
import { peerFile } from './peers.ts';
import { inFolder, within } from './process.ts';
import type { Served } from './service-wish.ts';
import { withServices } from './services.ts';

const REPEATS = 15;

const EMPTY = peerFile('empty.mjs');
const BARE = peerFile('bare-fetch.mjs');

/** From the start of the process to the arrival of its first request, to whatever service that goes. */
export const startup: Part = {
  title: 'process start to first request sent',
  measure: ({ repeats = REPEATS }) =>
    withServices([{ service: 'github' }], ([github]) =>
      withListener((listener) =>
        inFolder(async (folder) =>
          measureStart(listener, repeats, {
            ...casesOf(listener, github),
            ...(await peersOf(listener, folder)),
          }),
        ),
      ),
    ),
};

async function measureStart(
  listener: Listener,
  repeats: number,
  cases: Readonly<Record<string, Step>>,
): Promise<readonly Line[]> {
  const requests = new Map<string, string>();
  const firstRequest = (name: string, step: Step) => async (): Promise<number> => {
    const { ms, request } = await inFolder((folder) => timeToFirstRequest(listener, within(folder, step)));
    requests.set(name, request);
    return ms;
  };
  const steps = Object.entries(cases);
  const samples = await alternately<string>(repeats, {
    empty: wholeTime({ bundle: EMPTY, inputs: {} }),
    ...Object.fromEntries(steps.map(([name, step]) => [name, firstRequest(name, step)])),
  });
  const empty = { name: 'empty process', value: median(samples['empty'] ?? []) };
  return steps.map(([name, { bundle }]) => ({
    part: 'startup',
    what: `${name}: first request`,
    value: median(samples[name] ?? []),
    unit: 'ms',
    samples: samples[name] ?? [],
    peer: empty,
    goal: bundle === BUNDLE ? GOALS.firstRequest : undefined,
    note: requests.get(name),
  }));
}

/** The least that a request costs, and what it costs when nothing is loaded late. */
async function peersOf({ url }: Listener, folder: string): Promise<Readonly<Record<string, Step>>> {
  const env = { BENCH_ADDRESS: url };
  return {
    'a bare fetch script': { bundle: BARE, inputs: {}, env },
    'all our packages loaded eagerly': { bundle: await buildEager(folder), inputs: {}, env },
  };
}

/** The action with one source, in a pull request and without one. */
function casesOf({ url }: Listener, github: Served): Readonly<Record<string, Step>> {
  const sources = {
    Pulumi: {
      inputs: { 'pulumi-stacks': STACKS[0], 'pulumi-access-token': 'pul-bench', 'pulumi-cloud-url': url },
      env: {},
    },
    Azure: {
      inputs: { 'azure-scopes': SCOPES[0], 'azure-environment': url },
      env: { AZURE_ACCESS_TOKEN: 'bench-token' },
    },
  };
  const addresses = { GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql` };
  return Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) =>
      (['pull_request', 'push'] as const).map((event) => {
        const step = gateStep([{ url, token: '', events: {}, ...source }, github], { event });
        return [`${name}, ${event}`, { ...step, env: { ...step.env, ...addresses } }];
      }),
    ),
  );
}

function wholeTime(step: Step): () => Promise<number> {
  return () =>
    inFolder(async (folder) => {
      const { startedAt, endedAt } = await runStep(within(folder, step));
      return endedAt - startedAt;
    });
}

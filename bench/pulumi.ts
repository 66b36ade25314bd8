import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CONCURRENCY } from '../src/sources/source.ts';
import { gateStep } from './gate.ts';
import { GOALS } from './goals.ts';
import type { Line } from './line.ts';
import { alternately, median } from './measure.ts';
import type { Part } from './options.ts';
import { ISSUES_PATH, peerFile } from './peers.ts';
import { inFolder, runMeasured } from './process.ts';
import { type Service, withServices } from './services.ts';

const ISSUES = 15_709;
const PAGE_ROWS = 100;
const REQUEST_MS = 80;
const REPEATS = 3;
/** The pages, and nothing else that is asked of an issue. */
const PAGES = `${ISSUES_PATH}$`;
const LOOP = peerFile('curl-jq.sh');

/** The issues of a large stack, read to the last. */
export const pulumi: Part = {
  title: `Pulumi issues, ${REQUEST_MS} ms a request`,
  measure: ({ scale, repeats = REPEATS }) => {
    const issues = Math.ceil(ISSUES * scale);
    return withServices(
      [{ service: 'pulumi', issues, requestMs: REQUEST_MS }, { service: 'github' }],
      ([service, ...others]) => measureIssues(issues, repeats, service, others),
    );
  },
};

async function measureIssues(
  issues: number,
  repeats: number,
  service: Service,
  others: readonly Service[],
): Promise<readonly Line[]> {
  const reading: number[] = [];
  const { loop, ours } = await alternately(repeats, {
    loop: () => readByLoop(service, issues),
    ours: async () => {
      await service.span(PAGES);
      const seconds = await readByGate([service, ...others], issues);
      reading.push((await service.span(PAGES)).ms / 1000);
      return seconds;
    },
  });
  const what = `${issues.toLocaleString('en-GB')} Pulumi issues`;
  const [read, whole] = [
    { what: `${what}: first to last page`, value: median(reading), samples: reading },
    { what: `${what}: whole process`, value: median(ours), samples: ours },
  ];
  const common = { part: 'pulumi', unit: 's' } as const;
  const paper = { peer: { name: 'on paper', value: onPaper(issues) }, goal: GOALS.issuesOnPaper };
  const beside = {
    peer: { name: 'curl + jq', value: median(loop) },
    as: 'faster',
    goal: GOALS.issuesBesideLoop,
  } as const;
  return [
    { ...common, ...read, ...paper },
    { ...common, ...read, ...beside },
    { ...common, ...whole, ...beside },
  ];
}

/** Seconds: the first page tells how many there are, and the others come side by side. */
function onPaper(issues: number): number {
  const pages = Math.ceil(issues / PAGE_ROWS);
  return ((1 + Math.ceil(pages / CONCURRENCY)) * REQUEST_MS) / 1000;
}

/** Seconds. */
async function readByGate(services: readonly Service[], issues: number): Promise<number> {
  const { result, wallMs } = await runMeasured(gateStep(services, { event: 'pull_request' }));
  if (result.outputs['finding-count'] === String(issues)) return wallMs / 1000;
  throw new Error(`not all of ${issues} issues came:\n${result.log}`);
}

async function readByLoop({ url, token }: Service, issues: number): Promise<number> {
  return inFolder(async (folder) => {
    const env = {
      PATH: process.env['PATH'],
      BENCH_FOLDER: folder,
      BENCH_ADDRESS: `${url}${ISSUES_PATH}`,
      BENCH_TOKEN: token,
    };
    const start = performance.now();
    const { stdout } = await promisify(execFile)('bash', [LOOP], { env });
    if (stdout.trim() === String(issues)) return (performance.now() - start) / 1000;
    throw new Error(`not all of ${issues} issues came to the loop: ${stdout}`);
  });
}

import type { Step } from '../sandbox/runner.ts';
import { FORMAT_NAMES } from '../src/publishers/report-formats.ts';
import { gateStep } from './gate.ts';
import { GOALS } from './goals.ts';
import { growthOf, type Sized } from './growth.ts';
import type { Line } from './line.ts';
import { median } from './measure.ts';
import type { Part } from './options.ts';
import { eventsAddress, ISSUES_PATH, peerStep } from './peers.ts';
import { type MeasuredRun, runMeasured } from './process.ts';
import type { Served, ServiceWish } from './service-wish.ts';
import { withServices } from './services.ts';

const REPORTS = { 'report-formats': FORMAT_NAMES.join(',') };
const SPREAD_MS = 22 * 3_600_000;
/** A request is denied by several policies at once, most often. */
const DEFINITIONS = 10;

/** An estate of which each row is a finding of its own, and whose service answers as fast as it can. */
type Estate = {
  readonly source: string;
  readonly wish: (rows: number) => ServiceWish;
  /** Reads the same rows and writes them to one file, as they came. */
  readonly peer: (served: Served) => Step;
};

const ESTATES: readonly Estate[] = [
  {
    source: 'Pulumi',
    wish: (issues) => ({ service: 'pulumi', issues, requestMs: 0 }),
    peer: (served) => peerStep('issue-pages.ts', served, `${served.url}${ISSUES_PATH}`),
  },
  {
    source: 'Azure',
    wish: (events) => ({
      service: 'azure',
      events,
      resources: Math.ceil(events / DEFINITIONS),
      definitions: DEFINITIONS,
      spreadMs: SPREAD_MS,
      requestMs: 0,
    }),
    peer: (served) => peerStep('next-link.ts', served, eventsAddress(served)),
  },
];

/** From the wire to every report, the comment and the summary: time, memory, and how both grow. */
export const memory: Part = {
  title: 'findings from the wire to the reports',
  measure: async ({ sizes, repeats = 1 }) => {
    const lines: Line[] = [];
    for (const estate of ESTATES) {
      const sized: Sized[] = [];
      for (const rows of sizes) sized.push(await measureSize(estate, rows, repeats));
      lines.push(...sized.flatMap((one) => linesOf(estate, one)), ...growthOf(estate.source, sized));
    }
    return lines;
  },
};

function measureSize({ wish, peer }: Estate, rows: number, repeats: number): Promise<Sized> {
  return withServices([wish(rows), { service: 'github' }], async ([service, ...others]) => {
    const runs: MeasuredRun[] = [];
    const peers: MeasuredRun[] = [];
    for (let run = 0; run < repeats; run += 1) {
      const gate = gateStep([service, ...others], { event: 'pull_request', inputs: REPORTS });
      runs.push(await measured(gate, ({ outputs }) => outputs['finding-count'], rows));
      peers.push(await measured(peer(service), ({ log }) => log.trim(), rows));
    }
    return { rows, runs, peers };
  });
}

/** Of a run that lost a row nothing is told but that. */
async function measured(
  step: Step,
  count: (result: MeasuredRun['result']) => string | undefined,
  rows: number,
): Promise<MeasuredRun> {
  const run = await runMeasured(step);
  if (count(run.result) === String(rows)) return run;
  throw new Error(`of ${rows} rows ${count(run.result)} came:\n${run.result.log}`);
}

function linesOf({ source }: Estate, { rows, runs, peers }: Sized): readonly Line[] {
  const what = `${source}, ${rows.toLocaleString('en-GB')} findings`;
  const against = (unit: 'MB' | 's', of: (run: MeasuredRun) => number) => {
    const samples = runs.map(of);
    const peer = { name: 'rows as they came, in a file', value: median(peers.map(of)) };
    return { part: 'memory', unit, value: median(samples), samples, peer };
  };
  const wall = against('s', ({ wallMs }) => wallMs / 1000);
  return [
    {
      ...against('MB', ({ peakBytes }) => peakBytes / 1e6),
      what: `${what}: peak memory`,
      goal: GOALS.peakMemory,
    },
    { ...wall, what: `${what}: whole process` },
    { ...against('s', ({ cpuMs }) => cpuMs / 1000), what: `${what}: processor time` },
    { part: 'memory', what: `${what}: speed`, value: rows / wall.value, unit: 'rows/s' },
  ];
}

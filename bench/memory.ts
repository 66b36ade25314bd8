import { FORMAT_NAMES } from '../src/publishers/report-formats.ts';
import { gateStep } from './gate.ts';
import { GOALS } from './goals.ts';
import type { Line } from './line.ts';
import { median } from './measure.ts';
import type { Part } from './options.ts';
import { EMPTY, type MeasuredRun, runMeasured } from './process.ts';
import type { ServiceWish } from './service-wish.ts';
import { withServices } from './services.ts';

const REPORTS = { 'report-formats': FORMAT_NAMES.join(',') };
const SPREAD_MS = 22 * 3_600_000;
/** A request is denied by several policies at once, most often. */
const DEFINITIONS = 10;

/** Estates of which each row is a finding of its own, and whose services answer as fast as they can. */
const ESTATES: Readonly<Record<string, (rows: number) => ServiceWish>> = {
  Pulumi: (issues) => ({ service: 'pulumi', issues, requestMs: 0 }),
  Azure: (events) => ({
    service: 'azure',
    events,
    resources: Math.ceil(events / DEFINITIONS),
    definitions: DEFINITIONS,
    spreadMs: SPREAD_MS,
    requestMs: 0,
  }),
};

type Sized = { readonly rows: number; readonly runs: readonly MeasuredRun[] };

/** From the wire to every report, the comment and the summary: time, memory, and how both grow. */
export const memory: Part = {
  title: 'findings from the wire to the reports',
  measure: async ({ sizes, repeats = 1 }) => {
    const empty = (await runMeasured({ bundle: EMPTY, inputs: {} })).peakBytes;
    const lines: Line[] = [];
    for (const [source, estate] of Object.entries(ESTATES)) {
      const sized: Sized[] = [];
      for (const rows of sizes) sized.push({ rows, runs: await measureSize(estate(rows), rows, repeats) });
      lines.push(...sized.flatMap((one) => linesOf(source, one, empty)), ...growthOf(source, sized));
    }
    return lines;
  },
};

async function measureSize(
  wish: ServiceWish,
  rows: number,
  repeats: number,
): Promise<readonly MeasuredRun[]> {
  return withServices([wish, { service: 'github' }], async (services) => {
    const runs: MeasuredRun[] = [];
    for (let run = 0; run < repeats; run += 1) {
      const gate = await runMeasured(gateStep(services, { event: 'pull_request', inputs: REPORTS }));
      const { outputs, log } = gate.result;
      if (outputs['finding-count'] !== String(rows) || outputs['comment-url'] === '') {
        throw new Error(`of ${rows} findings ${outputs['finding-count']} came:\n${log}`);
      }
      runs.push(gate);
    }
    return runs;
  });
}

function linesOf(source: string, { rows, runs }: Sized, empty: number): readonly Line[] {
  const what = `${source}, ${rows.toLocaleString('en-GB')} findings`;
  const peaks = runs.map(({ peakBytes }) => peakBytes / 1e6);
  const walls = runs.map(({ wallMs }) => wallMs / 1000);
  const cpus = runs.map(({ cpuMs }) => cpuMs / 1000);
  return [
    {
      part: 'memory',
      what: `${what}: peak memory`,
      value: median(peaks),
      unit: 'MB',
      samples: peaks,
      goal: GOALS.peakMemory,
      peer: { name: 'empty process', value: empty / 1e6 },
    },
    { part: 'memory', what: `${what}: whole process`, value: median(walls), unit: 's', samples: walls },
    { part: 'memory', what: `${what}: processor time`, value: median(cpus), unit: 's', samples: cpus },
    { part: 'memory', what: `${what}: speed`, value: rows / median(walls), unit: 'rows/s' },
  ];
}

/** What one more finding costs among many, beside among few: the same where all grows in a straight line. */
function growthOf(source: string, sized: readonly Sized[]): readonly Line[] {
  const steps = sized.slice(1).map((large, index) => {
    const small = sized[index] ?? large;
    return {
      name: `from ${thousands(small.rows)} to ${thousands(large.rows)}`,
      us: slope(small, large, ({ cpuMs }) => cpuMs * 1000),
      bytes: slope(small, large, ({ peakBytes }) => peakBytes),
    };
  });
  const [first, ...later] = steps;
  if (first === undefined) return [];
  return later.flatMap((step): Line[] => [
    {
      part: 'memory',
      what: `${source}: one more finding ${step.name}, time`,
      value: step.us,
      unit: 'µs/row',
      peer: { name: first.name, value: first.us },
      goal: GOALS.linear,
    },
    {
      part: 'memory',
      what: `${source}: one more finding ${step.name}, memory`,
      value: step.bytes,
      unit: 'B/row',
      peer: { name: first.name, value: first.bytes },
    },
  ]);
}

function slope(small: Sized, large: Sized, of: (run: MeasuredRun) => number): number {
  return (median(large.runs.map(of)) - median(small.runs.map(of))) / (large.rows - small.rows);
}

function thousands(rows: number): string {
  return `${rows / 1000}k`;
}

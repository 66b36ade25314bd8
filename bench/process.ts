import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { runStep, type Step, type StepResult } from '../sandbox/runner.ts';

const USAGE = new URL('./peers/usage.mjs', import.meta.url).href;

/** A program that does nothing. */
export const EMPTY = new URL('./peers/empty.mjs', import.meta.url).pathname;

const usageSchema = v.object({ peakBytes: v.number(), cpuMs: v.number() });

/** One run of a program, and what it used. */
export type MeasuredRun = v.InferOutput<typeof usageSchema> & {
  readonly result: StepResult;
  /** From its start to its end. */
  readonly wallMs: number;
};

/** Runs a step in a folder of its own, of which nothing is left. */
export async function runMeasured(step: Step): Promise<MeasuredRun> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-bench-'));
  const usage = join(folder, 'usage.json');
  try {
    const own = { RUNNER_TEMP: folder, NODE_OPTIONS: `--import=${USAGE}`, BENCH_USAGE: usage };
    const result = await runStep({ ...step, env: { ...step.env, ...own } });
    const used = v.parse(usageSchema, JSON.parse(await readFile(usage, 'utf8')));
    return { ...used, result, wallMs: result.endedAt - result.startedAt };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { runStep, type Step, type StepResult } from '../sandbox/runner.ts';

const USAGE = new URL('./peers/usage.mjs', import.meta.url).href;

const usageSchema = v.object({ peakBytes: v.number(), cpuMs: v.number() });

/** One run of a program, and what it used. */
export type MeasuredRun = v.InferOutput<typeof usageSchema> & {
  readonly result: StepResult;
  /** From its start to its end. */
  readonly wallMs: number;
};

/** Runs a step, and reads what it used. */
export function runMeasured(step: Step): Promise<MeasuredRun> {
  return inFolder(async (folder) => {
    const usage = join(folder, 'usage.json');
    const env = {
      NODE_OPTIONS: `--import=${USAGE}`,
      BENCH_USAGE: usage,
      BENCH_FILE: join(folder, 'rows.json'),
    };
    const result = await runStep(within(folder, step, env));
    const used = v.parse(usageSchema, JSON.parse(await readFile(usage, 'utf8')));
    return { ...used, result, wallMs: result.endedAt - result.startedAt };
  });
}

/** The step with its own files in a folder, its reports among them. */
export function within(folder: string, step: Step, env: Step['env'] = {}): Step {
  return { ...step, env: { ...step.env, ...env, RUNNER_TEMP: folder } };
}

/** Lets `work` use a folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { tmpdir } from 'node:os';
import type { GitHubRun } from '../../github/event.ts';
import { readRunStart } from '../../github/run-start.ts';
import { type Environment, type Inputs, readInputs } from '../inputs.ts';
import { checkPaths } from '../paths.ts';
import { type Circumstances, checkSettings } from '../settings.ts';
import { servicesOf, withTargets } from '../targets.ts';
import type { LocalReader } from './own-file.ts';
import { loadPlan, type Plan } from './plan.ts';
import type { Policies } from './policies.ts';

/** What surrounds a run, as far as its plan goes by it. */
export type RunSurroundings = {
  readonly env: Environment;
  readonly run: GitHubRun;
  readonly now: Date;
  readonly info: (line: string) => void;
  /** Reads the working directory, by which a run outside of GitHub Actions is judged. */
  readonly local?: LocalReader;
};

/** Plans a run by its inputs. GitHub alone is asked here: for the baseline, and for when the run started. */
export async function planRun(
  given: Inputs,
  policies: Policies,
  surroundings: RunSurroundings,
): Promise<Plan> {
  const { env, run, now, info, local } = surroundings;
  const levels = [policies.central, policies.own].filter((source) => source !== undefined);
  const files = levels.map(({ file }) => file);
  // With targets in the file, more of the environment is meant for this run.
  const inputs = await readInputs(env, servicesOf(files, given));
  const circumstances = circumstancesOf(surroundings);
  checkSettings(inputs, circumstances, levels);
  await checkPaths(inputs, env);
  const runStart = await readRunStart(withTargets(inputs, files), run, now);
  if (runStart !== undefined)
    info(`Azure: this attempt of the run started at ${runStart.at.toISOString()}, and so does the window.`);
  return loadPlan(inputs, { ...circumstances, runStart }, policies, run, local);
}

function circumstancesOf({ env, run, now }: RunSurroundings): Circumstances {
  return {
    now,
    fork: run.fork,
    foreignHead: run.foreignHead,
    // The runner sets both where the job has id-token: write.
    identity: !!env['ACTIONS_ID_TOKEN_REQUEST_URL'] && !!env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    temporaryDirectory: env['RUNNER_TEMP'] || tmpdir(),
  };
}

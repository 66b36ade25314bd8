import * as v from 'valibot';
import { type Environment, readInputs } from '../config/inputs.ts';
import { parseBaseline } from '../config/load/baseline-file.ts';
import { type FileLevel, type Settings, settingsFrom } from '../config/settings.ts';
import { servicesOf } from '../config/targets.ts';
import { ConfigurationError, type Problem } from '../errors.ts';
import type { Baseline } from '../policy/baseline.ts';
import { baselineOptions, DEFAULT_OUTPUT, READING_FLAGS } from './baseline-options.ts';
import { readInputFlags, shownByFlag, withFlags } from './input-flags.ts';
import type { CommandIo } from './io.ts';
import { readLocalFile } from './local-file.ts';
import { type LocalPolicy, readLocalPolicy } from './local-policy.ts';
import { onDesk, withoutRun } from './on-desk.ts';
import { attempt, type Part, problemsOf, readOnce } from './part.ts';

/** A command line that has been checked whole, and the baseline that is there already. */
export type BaselineRequest = {
  readonly settings: Settings;
  /** Where to write, as it was named. */
  readonly output: string;
  readonly before: Baseline;
  readonly prune: boolean;
  /** A problem of the settings as the user of the command line knows it. */
  readonly shown: (problem: Problem) => Problem;
};

/** Checks options, environment and files. Throws a ConfigurationError with every problem, before anything is read. */
export async function readBaselineRequest(
  options: unknown,
  env: Environment,
  io: CommandIo,
): Promise<BaselineRequest> {
  const { configFile, output: outputs, prune } = v.parse(baselineOptions, options);
  const given = withoutRun(readInputFlags(options, READING_FLAGS));
  const local = await readLocalPolicy(configFile, io);
  const named = readOnce('--output', outputs, (value) => ({ value }));
  const isWhole = 'value' in local && given.problems.length === 0;
  const level = 'value' in local ? local.value.level : undefined;
  const shownFlag = shownByFlag(given, level?.name);
  const shown = (problem: Problem): Problem => shownFlag(onDesk(problem));
  const settings = await attempt(() => readSettings(withFlags(env, given), level, isWhole, io));
  const existing = await attempt(() => readExisting(outputOf(named, local), prune, io));
  const problems = [
    ...given.problems,
    ...problemsOf(settings).map(shown),
    ...problemsOf(local),
    ...problemsOf(named),
    ...problemsOf(existing),
  ];
  if (
    problems.length === 0 &&
    'value' in settings &&
    settings.value &&
    'value' in existing &&
    existing.value
  ) {
    return { settings: settings.value, ...existing.value, prune, shown };
  }
  throw new ConfigurationError(problems);
}

/** The words are checked in any case; what they come to, only where all of them are known. */
async function readSettings(
  env: Environment,
  level: FileLevel | undefined,
  isWhole: boolean,
  { clock }: CommandIo,
): Promise<Settings | undefined> {
  const levels = level === undefined ? [] : [level];
  const services = servicesOf(
    levels.map(({ file }) => file),
    { part: false },
  );
  const inputs = await readInputs(env, services);
  const circumstances = { now: clock(), fork: false, identity: false, temporaryDirectory: '' };
  return isWhole ? settingsFrom(inputs, circumstances, levels) : undefined;
}

function outputOf(named: Part<string | undefined>, local: Part<LocalPolicy>): string | undefined {
  if ('problems' in named) return undefined;
  if (named.value !== undefined) return named.value;
  return 'value' in local ? (local.value.level?.file.baseline ?? DEFAULT_OUTPUT) : undefined;
}

async function readExisting(
  output: string | undefined,
  prune: boolean,
  { directory }: CommandIo,
): Promise<Pick<BaselineRequest, 'output' | 'before'> | undefined> {
  if (output === undefined) return undefined;
  const text = await readLocalFile(directory, output);
  if (text !== undefined) return { output, before: parseBaseline(text, output) };
  if (!prune) return { output, before: [] };
  const message = 'there is no such file, so nothing can be taken out of it. Leave --prune out to write one.';
  throw new ConfigurationError([{ path: output, message }]);
}

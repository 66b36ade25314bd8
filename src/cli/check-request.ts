import * as v from 'valibot';
import { type Environment, type Inputs, readInputs } from '../config/inputs.ts';
import { DEFAULT_PATH } from '../config/load/config-file.ts';
import { ConfigurationError, type Problem } from '../errors.ts';
import { checkOptions } from './check-options.ts';
import { type Format, readFormat } from './formats.ts';
import { FLAG_NAMES, type GivenInputs, readInputFlags, shownByFlag, withFlags } from './input-flags.ts';
import { onDesk, withoutRun } from './on-desk.ts';
import { attempt, problemsOf } from './part.ts';
import { isInActions, SECRET_INPUTS, tokenInputs } from './surroundings.ts';

/** The options of `policy-gate check`, as far as they can be understood one by one. */
export type CheckCall = {
  readonly given: GivenInputs;
  /** The environment as the action would have it: with the flags as inputs. */
  readonly env: Environment;
  readonly inActions: boolean;
  /** Nothing is to be written; also where the word is none that is known. */
  readonly dryRun: boolean;
  /** A problem of the settings as the user of the command line knows it. */
  readonly shown: (problem: Problem) => Problem;
};

/** Takes the flags for the inputs of a run, wherever it is. */
export function readCheckCall(options: unknown, env: Environment): CheckCall {
  const inActions = isInActions(env);
  const flags = readInputFlags(options, FLAG_NAMES);
  const given = inActions ? flags : withoutRun(flags);
  const variables = { ...tokenInputs(env), ...given.variables };
  return {
    given,
    env: withFlags(env, { ...given, variables }),
    inActions,
    dryRun: given.names.includes('dry-run') && given.variables['INPUT_DRY-RUN']?.trim() !== 'false',
    shown: shownIn(inActions, given),
  };
}

/** What is asked for. Throws a ConfigurationError with every problem of options and environment. */
export async function readCheckRequest(
  { given, env, inActions }: CheckCall,
  options: unknown,
): Promise<{ readonly inputs: Inputs; readonly format: Format }> {
  const format = readFormat(v.parse(checkOptions, options).format);
  const inputs = await attempt(() => checkedInputs(env, inActions));
  const problems = [...given.problems, ...problemsOf(inputs), ...problemsOf(format)];
  if (!('value' in inputs) || !('value' in format) || problems.length > 0)
    throw new ConfigurationError(problems);
  return { inputs: inputs.value, format: format.value };
}

/** Without a token the policy file could not be looked for, and a run that looks the same would be judged without it. */
async function checkedInputs(env: Environment, inActions: boolean): Promise<Inputs> {
  const inputs = await readInputs(env);
  if (!inActions || inputs['github-token'] !== undefined) return inputs;
  const message = `is needed in GitHub Actions, where ${DEFAULT_PATH} is read through the API. Give the step "env: GITHUB_TOKEN: \${{ github.token }}".`;
  throw new ConfigurationError([{ path: 'github-token', message }]);
}

function shownIn(inActions: boolean, given: GivenInputs): (problem: Problem) => Problem {
  const shownFlag = shownByFlag(given, undefined);
  return (problem) => {
    const { path, message } = shownFlag(inActions ? problem : onDesk(problem));
    const variable = Object.entries(SECRET_INPUTS).find(([name]) => name === path)?.[1][0];
    return { path: variable ?? path, message };
  };
}

import type { Command } from 'commander';
import * as v from 'valibot';
import { readInputs } from '../config/inputs.ts';
import { parseBaseline } from '../config/load/baseline-file.ts';
import { policyFrom } from '../config/settings.ts';
import { ConfigurationError } from '../errors.ts';
import type { Baseline } from '../policy/baseline.ts';
import { logLine } from '../report/text.ts';
import { addInputFlags, type FlagName, readInputFlags, shownByFlag } from './input-flags.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { readLocalFile } from './local-file.ts';
import { CONFIG_FILE, type LocalPolicy, noPolicyFile, readLocalPolicy } from './local-policy.ts';
import { collect, examples, texts } from './options.ts';
import { attempt, type Part, problemsOf } from './part.ts';
import { type CheckedPolicy, policyLines } from './validate-lines.ts';

/** Inputs that a policy is judged together with. */
const FLAGS: readonly FlagName[] = [
  'pulumi-stacks',
  'pulumi-accounts',
  'azure-scopes',
  'azure-since',
  'fail-on-severity',
  'fail-on-level',
  'fail-on-priority',
  'thresholds',
  'only-new',
  'warn-only',
  'on-error',
  'on-no-evidence',
  'on-fork',
];

const ownOptions = v.object({ configFile: texts });

/** Describes `policy-gate validate`. */
export function addValidateOptions(command: Command): Command {
  command
    .description(
      'Check the policy file of the working directory, alone and together with the inputs of a workflow, ' +
        'and show what would hold. Needs no network and no credentials.',
    )
    .option(`${CONFIG_FILE} <path>`, 'policy file (.github/policy-gate.yml)', collect);
  return addInputFlags(command, FLAGS).addHelpText('after', EXAMPLES);
}

const EXAMPLES = examples({
  'Before a pull request': 'policy-gate validate',
  'Together with the inputs of a workflow': "policy-gate validate --thresholds '{ high+: 5 }' --only-new",
});

/** `policy-gate validate`. Throws a ConfigurationError with every problem of the file, the inputs and both together. */
export async function validate(options: unknown, io: CommandIo): Promise<ExitCode> {
  const now = io.clock();
  for (const line of policyLines(await checkedPolicy(options, io, now), now)) io.out(logLine(line));
  return EXIT.ok;
}

async function checkedPolicy(options: unknown, io: CommandIo, now: Date): Promise<CheckedPolicy> {
  const given = readInputFlags(options, FLAGS);
  const local = present(await readLocalPolicy(v.parse(ownOptions, options).configFile, io), io);
  const level = 'value' in local ? local.value : undefined;
  // What surrounds the command says nothing of a policy: only the flags are inputs here.
  const inputs = await attempt(() => readInputs(given.variables));
  const baseline = await attempt(() => readBaseline(level?.file.baseline, io));
  const joined = await attempt(() => {
    if (level === undefined || !('value' in inputs) || given.problems.length > 0) return undefined;
    const circumstances = { now, fork: false, identity: false, temporaryDirectory: '' };
    return policyFrom(inputs.value, circumstances, [level]);
  });
  const shown = shownByFlag(given, level?.name);
  const problems = [
    ...given.problems,
    ...problemsOf(inputs).map(shown),
    ...problemsOf(local),
    ...problemsOf(baseline),
    ...problemsOf(joined).map(shown),
  ];
  if (problems.length === 0 && level && 'value' in baseline && 'value' in joined && joined.value) {
    return { ...joined.value, level, baseline: baseline.value };
  }
  throw new ConfigurationError(problems);
}

/** There is nothing to check where there is no file. */
function present(
  local: Part<LocalPolicy>,
  { directory }: CommandIo,
): Part<NonNullable<LocalPolicy['level']>> {
  if ('problems' in local) return local;
  const { path, level } = local.value;
  return level === undefined ? { problems: [noPolicyFile(path, directory)] } : { value: level };
}

/** In a run it is read at a commit; what stands here is what would be. */
async function readBaseline(
  path: string | undefined,
  { directory }: CommandIo,
): Promise<{ readonly path: string; readonly entries: Baseline } | undefined> {
  if (path === undefined) return undefined;
  const text = await readLocalFile(directory, path);
  if (text !== undefined) return { path, entries: parseBaseline(text, path) };
  const message =
    'the policy file names it as the baseline, and there is no such file. Write one with policy-gate baseline.';
  throw new ConfigurationError([{ path, message }]);
}

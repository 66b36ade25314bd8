import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as v from 'valibot';
import { type Environment, readInputs } from '../config/inputs.ts';
import { DEFAULT_REPORTS } from '../config/merge-inputs.ts';
import { rootsOf } from '../config/paths.ts';
import { publishingFrom } from '../config/settings.ts';
import { ConfigurationError } from '../errors.ts';
import { expectedOf } from '../merge/expected.ts';
import { readReports } from '../merge/read-reports.ts';
import { renderOptionsOf } from '../publishers/render-options.ts';
import { REPORT_FORMATS } from '../publishers/report-formats.ts';
import { writeWhole } from '../publishers/write-whole.ts';
import { joinReports } from '../report/join/join.ts';
import { jsonPieces } from '../report/json.ts';
import { redactReport } from '../report/redact.ts';
import { formatOption, printerOf, readFormat } from './formats.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { CONFIG_FILE, noPolicyFile, readLocalPolicy } from './local-policy.ts';
import { collect, texts } from './options.ts';
import { problemsOf, readOnce } from './part.ts';
import { runAround } from './surroundings.ts';

const mergeOptions = v.object({ configFile: texts, format: texts, reportDirectory: texts });

/** Describes `policy-gate merge`. */
export function addMergeOptions(command: Command): Command {
  return command
    .description(
      'Join the JSON reports of a matrix into one report and verdict. The policy file says which targets there are.',
    )
    .argument('[paths...]', `directories, files and patterns (${DEFAULT_REPORTS})`)
    .option(`${CONFIG_FILE} <path>`, 'policy file (.github/policy-gate.yml)', collect)
    .option(
      '--report-directory <path>',
      'where the joined JSON report is written; without it, nowhere',
      collect,
    )
    .addOption(formatOption())
    .addHelpText('after', LESSON);
}

const LESSON = `
Every part is a run with --part (the action's input "part"), of the same commit
and the same run; the targets that the policy file names must all be in them. A
part that is missing, unreadable or of another run is an error, and never clean.

Exit codes:
  0  passed                 2  bad configuration, nothing was joined
  1  a limit is exceeded    3  a part is missing or not whole: not evaluated

Examples:
  Two parts, each in a job of its own that keeps its report:
    policy-gate check --part --pulumi-stacks acme/website/production \\
      --report-directory policy-gate-reports/website
    policy-gate check --part --pulumi-stacks acme/api/production \\
      --report-directory policy-gate-reports/api
  And the job that comes after them:
    policy-gate merge policy-gate-reports --report-directory joined
`;

/** `policy-gate merge`. Throws a ConfigurationError where the policy file does not say which targets there are. */
export async function merge(
  paths: readonly string[],
  options: unknown,
  env: Environment,
  io: CommandIo,
): Promise<ExitCode> {
  const given = v.parse(mergeOptions, options);
  const local = await readLocalPolicy(given.configFile, io);
  const output = readOnce('--report-directory', given.reportDirectory, (value) => ({ value }));
  const format = readFormat(given.format);
  const problems = [local, output, format].flatMap(problemsOf);
  if (!('value' in local) || !('value' in output) || !('value' in format) || problems.length > 0)
    throw new ConfigurationError(problems);
  const { path, level } = local.value;
  if (level === undefined) throw new ConfigurationError([noPolicyFile(path, io.directory)]);
  const expected = await expectedOf([level.file], path);
  const run = await runAround(env);
  const place = { directory: io.directory, roots: rootsOf(env) };
  const read = await readReports(place, paths.length === 0 ? [DEFAULT_REPORTS] : paths, run.reference);
  const now = io.clock();
  const joined = joinReports({
    ...read,
    expected,
    files: [{ kind: 'policy', name: path }],
    notes: [],
    run: run.reference,
    now,
  });
  const circumstances = { now, fork: false, identity: false, temporaryDirectory: '' };
  const settings = publishingFrom(await readInputs({}), circumstances, [level]);
  const report = settings.report.redact ? redactReport(joined) : joined;
  if (io.signal?.aborted) return EXIT.incomplete;
  const print = await printerOf(format.value, io.page ?? { colour: false });
  io.out(print(report, renderOptionsOf(report, settings, run)));
  if (output.value !== undefined) {
    const file = resolve(io.directory, output.value, REPORT_FORMATS.json.file);
    await writeWhole(file, jsonPieces(report));
  }
  return io.signal?.aborted ? EXIT.incomplete : EXIT[CODES[report.exitCode]];
}

const CODES = { 0: 'ok', 1: 'breach', 3: 'incomplete' } as const;

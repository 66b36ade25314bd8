import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as v from 'valibot';
import type { Environment } from '../config/inputs.ts';
import { DEFAULT_REPORTS } from '../config/merge-inputs.ts';
import { ConfigurationError } from '../errors.ts';
import { readRun } from '../github/event.ts';
import { expectedOf } from '../merge/expected.ts';
import { readReports } from '../merge/read-reports.ts';
import { REPORT_FORMATS } from '../publishers/report-formats.ts';
import { writeWhole } from '../publishers/write-whole.ts';
import { joinReports } from '../report/join/join.ts';
import { renderJson } from '../report/json.ts';
import { redactReport } from '../report/redact.ts';
import { renderLog } from '../report/terminal.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { CONFIG_FILE, noPolicyFile, readLocalPolicy } from './local-policy.ts';
import { collect, texts } from './options.ts';
import { problemsOf, readOnce } from './part.ts';

const mergeOptions = v.object({ configFile: texts, reportDirectory: texts });

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
    );
}

/** `policy-gate merge`. Throws a ConfigurationError where the policy file does not say which targets there are. */
export async function merge(
  paths: readonly string[],
  options: unknown,
  env: Environment,
  io: CommandIo,
): Promise<ExitCode> {
  const { configFile, reportDirectory } = v.parse(mergeOptions, options);
  const local = await readLocalPolicy(configFile, io);
  const output = readOnce('--report-directory', reportDirectory, (value) => ({ value }));
  const problems = [...problemsOf(local), ...problemsOf(output)];
  if (!('value' in local) || !('value' in output) || problems.length > 0)
    throw new ConfigurationError(problems);
  const { path, level } = local.value;
  if (level === undefined) throw new ConfigurationError([noPolicyFile(path, io.directory)]);
  const expected = expectedOf([level.file], path);
  const { reference: run } = await readRun(env);
  const read = await readReports(io.directory, paths.length === 0 ? [DEFAULT_REPORTS] : paths, run);
  const joined = joinReports({ ...read, expected, files: [], notes: [], run, now: io.clock() });
  const report = level.file.report?.redact === true ? redactReport(joined) : joined;
  for (const line of renderLog(report)) io.out(line);
  if (output.value !== undefined) {
    const file = resolve(io.directory, output.value, REPORT_FORMATS.json.file);
    await writeWhole(file, renderJson(report));
  }
  return EXIT[CODES[report.exitCode]];
}

const CODES = { 0: 'ok', 1: 'breach', 3: 'incomplete' } as const;

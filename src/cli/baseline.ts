import { resolve } from 'node:path';
import type { Environment } from '../config/inputs.ts';
import { renderBaseline } from '../config/load/baseline-file.ts';
import type { Settings } from '../config/settings.ts';
import { ConfigurationError } from '../errors.ts';
import type { SourceOutcome, TargetOutcome } from '../finding/outcome.ts';
import { writeWhole } from '../publishers/write-whole.ts';
import { plural } from '../report/summary-line.ts';
import { logLine } from '../report/text.ts';
import { buildSources } from '../sources/build.ts';
import { collect } from '../sources/collect.ts';
import type { Pacing } from '../sources/pacing.ts';
import { deadlineAfter } from '../sources/waiting.ts';
import { type MergedBaseline, pruned, renewed } from './baseline-merge.ts';
import { readBaselineRequest } from './baseline-request.ts';
import { deskWorkflow } from './desk-workflow.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { attempt } from './part.ts';

/** `policy-gate baseline`. Throws a ConfigurationError before anything is read or written. */
export async function baseline(
  options: unknown,
  env: Environment,
  io: CommandIo,
  pacing: Pacing,
): Promise<ExitCode> {
  const { settings, output, before, prune, shown } = await readBaselineRequest(options, env, io);
  const read = await attempt(() => readSources(settings, io, pacing));
  if ('problems' in read) throw new ConfigurationError(read.problems.map(shown));
  const outcomes = read.value;
  const targets = outcomes.flatMap((outcome) => outcome.targets);
  for (const line of targets.flatMap(remarks)) io.err(logLine(line));
  const unread = targets.filter(({ state }) => state.kind !== 'read');
  if (unread.length > 0) {
    io.err(`Nothing is written: ${unread.length} of ${plural(targets.length, 'target')} not read whole.`);
    return EXIT.incomplete;
  }
  const merged = prune ? pruned(before, outcomes) : renewed(before, outcomes);
  if (!(await written(resolve(io.directory, output), output, merged, io))) return EXIT.incomplete;
  for (const line of told(output, merged, settings)) io.out(logLine(line));
  return EXIT.ok;
}

/** Throws a ConfigurationError where nobody is signed in to Azure, which is known only once its CLI was asked. */
async function readSources(
  settings: Settings,
  io: CommandIo,
  pacing: Pacing,
): Promise<readonly SourceOutcome[]> {
  const deadline = deadlineAfter(settings.deadlineMs + settings.azure.waitForEventsMs);
  const sources = await buildSources(settings, {
    now: io.clock(),
    run: { fork: false, foreignHead: false, reference: {} },
    pacing,
    signal: io.signal === undefined ? deadline : AbortSignal.any([deadline, io.signal]),
    workflow: deskWorkflow(io),
  });
  return collect(sources);
}

function remarks({ target, state, cautions }: TargetOutcome): readonly string[] {
  if (state.kind !== 'read') return [`error: ${target}: ${state.failure.message}`];
  const { evidence } = state;
  return [
    ...(evidence.kind === 'none' ? [`warning: ${target}: nothing governs it: ${evidence.reason}`] : []),
    ...cautions.map((caution) => `warning: ${target}: ${caution}`),
  ];
}

async function written(
  path: string,
  name: string,
  { entries }: MergedBaseline,
  io: CommandIo,
): Promise<boolean> {
  try {
    await writeWhole(path, renderBaseline(entries));
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    io.err(logLine(`error: ${name}: could not be written: ${reason}`));
    return false;
  }
}

function told(
  output: string,
  { entries, known, added, gone, kept, untold }: MergedBaseline,
  { baseline: named }: Settings,
): readonly string[] {
  const parts = [
    `${known} known`,
    `${added} added`,
    `${gone} gone`,
    `${kept} kept of other targets`,
    ...(untold === 0 ? [] : [`${untold} kept that this reading cannot tell of`]),
  ];
  return [
    `Wrote ${output} with ${plural(entries.length, 'finding')}: ${parts.join(', ')}.`,
    ...(named === output ? [] : [`The gate reads it once the policy file says "baseline: ${output}".`]),
  ];
}

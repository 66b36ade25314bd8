import { resolve } from 'node:path';
import type { Environment } from '../config/inputs.ts';
import type { Settings } from '../config/settings.ts';
import { ConfigurationError } from '../errors.ts';
import { forgetEarlierReports } from '../publishers/earlier-reports.ts';
import { endEarly, type KnownRun } from '../publishers/early-end.ts';
import { progressLines } from '../publishers/progress-lines.ts';
import type { Workflow } from '../publishers/workflow.ts';
import { runGate } from '../run.ts';
import type { Pacing } from '../sources/pacing.ts';
import { unlessStopped } from '../stop.ts';
import { type CheckCall, readCheckCall, readCheckRequest } from './check-request.ts';
import { checkWorkflow } from './check-workflow.ts';
import { printerOf } from './formats.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { readLocalFile } from './local-file.ts';
import { runAround } from './surroundings.ts';

/** `policy-gate check`. Throws a ConfigurationError before a source is asked; what was stopped is never passed. */
export async function check(
  options: unknown,
  outer: Environment,
  io: CommandIo,
  pacing: Pacing,
): Promise<ExitCode> {
  const call = readCheckCall(options, outer);
  const workflow = checkWorkflow(call, io, pacing);
  let known: KnownRun = { env: call.env, startedAt: io.clock() };
  const learn = (more: Partial<KnownRun>): void => {
    known = { ...known, ...more };
  };
  let stopped = 'Stopped before the verdict: nothing is published, and the check has not passed.';
  const shown = (): void => {
    stopped = 'Stopped after the verdict: what is not published by now is not, and the check has not passed.';
  };
  try {
    const judging = judge(call, options, { io, pacing, workflow, known, learn, shown });
    const exitCode = await unlessStopped(judging, io.signal);
    // What came too late to stop the reading has stopped something else.
    return io.signal?.aborted ? EXIT.incomplete : codeOf(exitCode);
  } catch (error) {
    if (io.signal?.aborted && error === io.signal.reason) {
      io.err(stopped);
      return EXIT.incomplete;
    }
    const told =
      error instanceof ConfigurationError ? new ConfigurationError(error.problems.map(call.shown)) : error;
    if (!call.inActions) throw told;
    return codeOf(await endEarly(told, known, workflow));
  } finally {
    io.live?.clear();
  }
}

type CheckPorts = {
  readonly io: CommandIo;
  readonly pacing: Pacing;
  readonly workflow: Workflow;
  readonly known: KnownRun;
  readonly learn: (known: Partial<KnownRun>) => void;
  /** Is told of the verdict, behind which the publishers come. */
  readonly shown: () => void;
};

async function judge(
  call: CheckCall,
  options: unknown,
  { io, pacing, workflow, known, learn, shown }: CheckPorts,
): Promise<number> {
  const { env, inActions, dryRun } = call;
  if (!dryRun) await forgetEarlierReports(env, workflow, io.directory);
  const run = await runAround(env);
  learn({ run });
  const { inputs, format } = await readCheckRequest(call, options);
  const print = await printerOf(format, io.page ?? { colour: false });
  const report = await runGate(run, inputs, {
    env,
    now: known.startedAt,
    workflow: {
      ...workflow,
      showReport(judged, renderOptions) {
        shown();
        io.live?.clear();
        io.out(print(judged, renderOptions));
      },
    },
    pacing,
    progress: io.live?.show ?? progressLines(io.err, () => performance.now()),
    learn,
    local: inActions ? undefined : (path) => readLocalFile(io.directory, path),
    stop: io.signal,
    ownsProcess: io.ownsProcess,
    adapt: (settings) => adapted(settings, call, io),
  });
  return report.exitCode;
}

/** A code that nobody knows has not passed. */
function codeOf(exitCode: number): ExitCode {
  return Object.values(EXIT).find((code) => code === exitCode) ?? EXIT.incomplete;
}

/** Annotations are the runner's; and a dry run writes nothing at all. */
function adapted(settings: Settings, { inActions }: CheckCall, { directory }: CommandIo): Settings {
  const { report, dryRun, reportDirectory } = settings;
  return {
    ...settings,
    report: { ...report, annotations: report.annotations && inActions },
    reportDirectory:
      dryRun || reportDirectory === undefined ? undefined : resolve(directory, reportDirectory),
  };
}

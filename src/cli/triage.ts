import type { Environment } from '../config/inputs.ts';
import { plural } from '../report/summary-line.ts';
import { logLine } from '../report/text.ts';
import { applyTriage } from '../triage/apply.ts';
import { planTriage, type TriagePlan } from '../triage/plan.ts';
import type { TriageReader, TriageReading } from '../triage/reading.ts';
import { renderTriage } from '../triage/render.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { readTriageRequest } from './triage-request.ts';

/** Changes under way at a time: writing is rare, and no limit of the service is published. */
export const WRITES_AT_ONCE = 4;

/** Changes between two lines of progress. */
const PROGRESS_STEP = 50;

/** `policy-gate triage`. Throws a ConfigurationError before anything is read; rejects where nothing could be. */
export async function triage(
  options: unknown,
  env: Environment,
  io: CommandIo,
  read: TriageReader,
): Promise<ExitCode> {
  const { settings, selector, change, apply } = readTriageRequest(options, env);
  const reading = await read(settings);
  for (const { target, message } of reading.failures) io.err(logLine(`error: ${target}: ${message}`));
  const plan = planTriage(reading.issues, selector, change, io.clock());
  const isWritten = apply ? await write(plan, reading, io) : show(plan, io);
  if (reading.failures.length === 0) return isWritten ? EXIT.ok : EXIT.incomplete;
  io.out(`${plural(reading.failures.length, 'target')} not read whole: issues there may be missing above.`);
  return EXIT.incomplete;
}

function show(plan: TriagePlan, { out }: CommandIo): true {
  for (const line of renderTriage(plan)) out(line);
  return true;
}

/** Writes the plan and says what became of it; whether all of it is as wanted. */
async function write(plan: TriagePlan, { update }: TriageReading, io: CommandIo): Promise<boolean> {
  let done = 0;
  const onResult = (): void => {
    // What is left of a stopped plan is passed over, not done.
    if (io.signal?.aborted) return;
    done += 1;
    if (done % PROGRESS_STEP === 0) io.err(`${done} of ${plural(plan.items.length, 'issue')} done`);
  };
  const result = await applyTriage(plan, update, {
    concurrency: WRITES_AT_ONCE,
    onResult,
    ...(io.signal && { signal: io.signal }),
  });
  for (const line of renderTriage(result)) io.out(line);
  return result.failed.length + result.unconfirmed.length === 0;
}

import { runCli } from '../../src/cli/run.ts';
import type { Environment } from '../../src/config/inputs.ts';
import type { TriageReader, TriageReading, TriageSettings } from '../../src/triage/reading.ts';

/** A token that no output may show. */
export const TOKEN = 'pul-0123456789abcdef';

export const ENV: Environment = { PULUMI_ACCESS_TOKEN: TOKEN };

/** What a command line did: its exit code, what it wrote where, and what it was about to read. */
export type Ended = {
  readonly exitCode: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly read: readonly TriageSettings[];
};

/** Runs a command line in this process, against a service that answers with `reading`. */
export async function runLine(
  argv: readonly string[],
  reading: TriageReading | TriageReader,
  { env = ENV, signal }: { readonly env?: Environment; readonly signal?: AbortSignal } = {},
): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const read: TriageSettings[] = [];
  const reader: TriageReader = (settings) => {
    read.push(settings);
    return typeof reading === 'function' ? reading(settings) : Promise.resolve(reading);
  };
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    ...(signal && { signal }),
  };
  return { exitCode: await runCli(argv, env, io, reader), out, err, read };
}

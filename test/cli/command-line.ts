import { tmpdir } from 'node:os';
import { runCli } from '../../src/cli/run.ts';
import type { Environment } from '../../src/config/inputs.ts';
import type { TriageReader, TriageReading, TriageSettings } from '../../src/triage/reading.ts';
import { FAST_PACING } from '../sources/service.ts';
import { IssueStore, threeIssues } from '../triage/issues.ts';

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

/** What surrounds a command line. */
export type Surroundings = {
  readonly env?: Environment;
  readonly signal?: AbortSignal;
  readonly directory?: string;
  readonly now?: Date;
};

/** Runs a command line in this process, against a service that answers with `reading`. */
export async function runLine(
  argv: readonly string[],
  reading: TriageReading | TriageReader,
  { env = ENV, signal, directory = tmpdir(), now }: Surroundings = {},
): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const read: TriageSettings[] = [];
  const readIssues: TriageReader = (settings) => {
    read.push(settings);
    return typeof reading === 'function' ? reading(settings) : Promise.resolve(reading);
  };
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    ...(signal && { signal }),
    directory,
    clock: () => now ?? new Date(),
  };
  const exitCode = await runCli(argv, { env, io, readIssues, pacing: FAST_PACING });
  return { exitCode, out, err, read };
}

export const MATCH = ['--match', '{ severity: low }'];
export const PRIORITY = ['--priority', 'p0'];
/** A command line with nothing wrong. */
export const GOOD = ['triage', '--pulumi-stacks', 'acme/website/production', ...MATCH, ...PRIORITY];

/** Runs the command line beside three issues that never change. */
export function runArguments(argv: readonly string[], env: Environment = ENV): Promise<Ended> {
  return runLine(argv, new IssueStore(threeIssues()).reading(), { env });
}

/** Runs a command that triages nothing. */
export function runBeside(argv: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return runLine(argv, () => Promise.reject(new Error('no issue is read')), { env: {}, ...surroundings });
}

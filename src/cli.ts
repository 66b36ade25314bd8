#!/usr/bin/env node
import { EXIT, type LineWriter } from './cli/io.ts';
import { runCli } from './cli/run.ts';
import { DEFAULT_PACING } from './sources/http.ts';
import { readTriageIssues } from './sources/pulumi/triage.ts';

/** A reader that has gone away, such as `head`, does not stop what is being written to the service. */
function lineWriter(stream: NodeJS.WriteStream): LineWriter {
  stream.on('error', () => undefined);
  return (line) => {
    stream.write(`${line}\n`);
  };
}

const stop = new AbortController();
const { signal } = stop;
const out = lineWriter(process.stdout);
const err = lineWriter(process.stderr);

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
for (const name of SIGNALS) {
  process.on(name, () => {
    // A second signal, of either name, ends the process at once.
    for (const each of SIGNALS) process.removeAllListeners(each);
    err(`Stopped by ${name}: only what is being written is waited for.`);
    stop.abort(new Error(`stopped by ${name}`));
  });
}

process.exitCode = EXIT.incomplete;
process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  io: { out, err, signal, directory: process.cwd(), clock: () => new Date() },
  readIssues: (settings) => readTriageIssues(settings, { signal, pacing: DEFAULT_PACING, info: err }),
  pacing: DEFAULT_PACING,
});

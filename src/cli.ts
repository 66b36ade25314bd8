#!/usr/bin/env node
import { styleText } from 'node:util';
import { EXIT, type LineWriter, type LiveLine } from './cli/io.ts';
import { liveLine } from './cli/live-line.ts';
import { runCli } from './cli/run.ts';
import { logLine } from './report/text.ts';
import { DEFAULT_PACING } from './sources/pacing.ts';
import { useProxy } from './sources/proxy.ts';
import { readTriageIssues } from './sources/pulumi/triage.ts';
import { endNow, onStop } from './stop.ts';

/**
 * A reader that has gone away, such as `head`, does not stop what is being written to the service; but what could not
 * be written, to a full disk, say, was not said, and so has not passed.
 */
function lineWriter(stream: NodeJS.WriteStream, live: LiveLine | undefined): LineWriter {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.once('exit', () => (process.exitCode ||= EXIT.incomplete));
  });
  return (line) => {
    live?.clear();
    stream.write(`${line}\n`);
  };
}

/** A terminal on which a line can be written over. */
function liveOn(stream: NodeJS.WriteStream): LiveLine | undefined {
  const isCapable = stream.isTTY && process.env['TERM'] !== 'dumb';
  return isCapable ? liveLine(stream, () => performance.now()) : undefined;
}

const stop = new AbortController();
const { signal } = stop;
const live = liveOn(process.stderr);
const out = lineWriter(process.stdout, live);
const err = lineWriter(process.stderr, live);
const page = {
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  // By Node's own rules: NO_COLOR, FORCE_COLOR, and what the terminal can.
  colour: styleText('bold', 'x', { stream: process.stdout }) !== 'x',
};

onStop((name) => {
  err(`Stopped by ${name}.`);
  stop.abort(new Error(`stopped by ${name}`));
});

const caution = await useProxy(process.env);
if (caution !== undefined) err(`${caution}.`);

// Node would end with the code of a limit that is exceeded.
process.on('uncaughtException', (error) => {
  err(logLine(`error: ${error.message}`));
  process.exit(EXIT.incomplete);
});
process.exitCode = EXIT.incomplete;
const exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  io: {
    out,
    err,
    signal,
    ownsProcess: true,
    directory: process.cwd(),
    clock: () => new Date(),
    page,
    ...(live && { live }),
  },
  readIssues: (settings) => readTriageIssues(settings, { signal, pacing: DEFAULT_PACING, info: err }),
  pacing: DEFAULT_PACING,
});
if (signal.aborted) endNow(exitCode);
process.exitCode = exitCode;

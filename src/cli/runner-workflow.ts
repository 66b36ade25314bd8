import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Environment } from '../config/inputs.ts';
import { askIdentityToken } from '../github/identity-token.ts';
import type { Workflow } from '../publishers/workflow.ts';
import type { Pacing } from '../sources/pacing.ts';
import type { CommandIo } from './io.ts';

/** What the command line needs of a run of GitHub Actions around it. */
type RunnerPorts = {
  readonly env: Environment;
  readonly err: CommandIo['err'];
  readonly signal: AbortSignal;
  readonly pacing: Pacing;
  /** Nothing is written to the runner's files. */
  readonly dryRun: boolean;
};

/**
 * The runner of GitHub Actions around the command line. The runner reads its commands from both streams, and the
 * toolkit writes them to the one on which the report goes.
 */
export function runnerWorkflow({ env, err, signal, pacing, dryRun }: RunnerPorts): Workflow {
  const append = (name: string, text: string): void => {
    const path = env[name];
    if (path && !dryRun) appendFileSync(path, text);
  };
  return {
    info: err,
    group(title, lines) {
      err(`::group::${escaped(title)}`);
      lines.forEach(err);
      err('::endgroup::');
    },
    annotate: ({ level, title, message }) =>
      err(
        `::${level} title=${escaped(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${escaped(message)}`,
      ),
    setOutput: (name, value) => {
      const end = `end-${randomUUID()}`;
      append('GITHUB_OUTPUT', `${name}<<${end}\n${value}\n${end}\n`);
    },
    // A mask has to print the secret, and who knows where the stream leads: none is ever printed here.
    addSecret: () => undefined,
    identityToken: (audience) => askIdentityToken(env, audience, { signal, pacing }),
    appendSummary: async (markdown) => append('GITHUB_STEP_SUMMARY', `${markdown}\n`),
  };
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

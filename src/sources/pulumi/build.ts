import type { Settings } from '../../config/settings.ts';
import { logLine } from '../../report/text.ts';
import { unsignedSource } from '../collect.ts';
import { NO_FORK_CREDENTIALS, type SourcePorts } from '../ports.ts';
import type { Source } from '../source.ts';
import { consoleOf } from './console.ts';
import { createServices } from './sign-in.ts';
import { createPulumiSource } from './source.ts';

/** The source of Pulumi Cloud, signed in as the settings say. */
export function buildPulumiSource(settings: Settings['pulumi'], ports: SourcePorts): Source {
  const { stacks, accounts, apiUrl, consoleDomain, signIn } = settings;
  if (signIn.kind === 'none') return unsignedSource('pulumi', [...stacks, ...accounts], NO_FORK_CREDENTIALS);
  const { signal, pacing, workflow, run } = ports;
  const serviceOf = createServices(signIn, apiUrl, {
    signal,
    pacing,
    addSecret: workflow.addSecret,
    identityToken: workflow.identityToken,
  });
  const { previews, api, waitForEvaluationMs, maxRows } = settings;
  const console = consoleOf(apiUrl, consoleDomain);
  const { commit } = run.reference;
  const commits = { commit, onlyOfCommit: run.foreignHead };
  const plan = { stacks, accounts, previews, api, waitForEvaluationMs, maxRows, console, ...commits };
  const clock = (): Date => new Date();
  const info = (line: string): void => workflow.info(logLine(line));
  return createPulumiSource(plan, {
    serviceOf,
    clock,
    pollMs: pacing.pollMs,
    signal,
    info,
    progress: ports.progress,
  });
}

import type { Workflow } from '../publishers/workflow.ts';
import { logLine } from '../report/text.ts';
import type { Pacing } from '../sources/pacing.ts';
import type { CheckCall } from './check-request.ts';
import { deskWorkflow } from './desk-workflow.ts';
import type { CommandIo } from './io.ts';
import { runnerWorkflow } from './runner-workflow.ts';

/** What `policy-gate check` tells and asks: the runner where one is around it, else the terminal. */
export function checkWorkflow(
  { env, inActions, dryRun }: CheckCall,
  { err, signal = new AbortController().signal }: CommandIo,
  pacing: Pacing,
): Workflow {
  if (inActions) return runnerWorkflow({ env, err, signal, pacing, dryRun });
  return {
    ...deskWorkflow({ err }),
    group: (_, lines) => lines.forEach(err),
    annotate: ({ level, message }) => err(logLine(`${level}: ${message}`)),
    setOutput: () => undefined,
    appendSummary: () => Promise.resolve(),
  };
}

import type { Inputs } from '../config/inputs.ts';
import { accessOf } from '../config/load/access.ts';
import { resolveChange } from '../github/associated-pull.ts';
import type { GitHubRun } from '../github/event.ts';
import { logLine } from '../report/text.ts';
import type { Workflow } from './workflow.ts';

/** The run with the pull request that its event does not name. What GitHub did not tell is told. Rejects never. */
export async function resolvedRun(
  started: GitHubRun,
  inputs: Pick<Inputs, 'comment-mode' | 'dry-run' | 'github-token' | 'part'>,
  workflow: Workflow,
): Promise<GitHubRun> {
  // A part of a matrix comments on nothing, but is judged by the change all the same.
  const mayComment = inputs['comment-mode'] !== 'off' && !inputs['dry-run'] && !inputs.part;
  const { run, told } = await resolveChange(started, accessOf(inputs, started), mayComment);
  const message = logLine(told?.message ?? '');
  if (told?.level === 'warning') {
    workflow.annotate({ level: 'warning', title: 'Policy Gate: pull request not known', message });
  } else if (told !== undefined) workflow.info(message);
  return run;
}

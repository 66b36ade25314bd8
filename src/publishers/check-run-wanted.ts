import type { Publishing } from '../config/settings.ts';
import type { GitHubRun } from '../github/event.ts';

export type CheckRunSettings = Pick<Publishing, 'comment' | 'dryRun' | 'githubToken' | 'part' | 'report'>;

/** Whether a run sets a check run: where the settings want one, or nothing else would show on the commit. */
export function wantsCheckRun(
  { dryRun, report }: Pick<CheckRunSettings, 'dryRun' | 'report'>,
  { secondStage }: Pick<GitHubRun, 'secondStage'>,
): boolean {
  return !dryRun && (report.checkRun || secondStage);
}

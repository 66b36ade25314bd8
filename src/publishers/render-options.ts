import type { Publishing } from '../config/settings.ts';
import type { GitHubRun } from '../github/event.ts';
import { commentKey } from '../report/marker.ts';
import type { RenderOptions } from '../report/render-options.ts';
import type { Report } from '../report/report.ts';

/** What renderings of a report need besides it, as the settings and the run have it. */
export function renderOptionsOf(
  report: Report,
  { comment: { key, targets }, report: { location } }: Publishing,
  run: GitHubRun,
): RenderOptions {
  return { location, gate: commentKey(report.run, targets, key), toolUrl: run.actionUrl };
}

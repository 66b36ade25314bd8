import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import type { GitHubRun } from '../../src/github/event.ts';
import type { WantedCheckRun } from '../../src/publishers/check-run.ts';
import { checkRunMark, skippedMark } from '../../src/publishers/check-run-mark.ts';
import type { CheckRunContent } from '../../src/report/check-run.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');

/** What is special of a check run. */
export type CheckRunCase = {
  readonly run?: number;
  readonly attempt?: number;
  readonly targets?: readonly string[] | undefined;
  readonly conclusion?: CheckRunContent['conclusion'];
  readonly annotations?: number;
  readonly readAt?: Date;
  readonly skipped?: boolean;
};

/** The check run of a run that read at a minute past ten, each of another run unless told otherwise. */
export function wantedCheckRun(headSha: string, minute: number, one: CheckRunCase = {}): WantedCheckRun {
  const { run = minute, attempt = 1, conclusion = 'success', annotations = 0 } = one;
  const targets = 'targets' in one ? one.targets : ['a'];
  const reference = { workflow: 'w', job: 'j' };
  const readAt = one.readAt ?? new Date(Date.UTC(2026, 10, 23, 10, minute));
  const mark = checkRunMark(
    { reference, attempt: { runId: run, number: attempt } },
    undefined,
    targets,
    readAt,
  );
  return {
    repository: { owner: 'acme', repo: 'infrastructure' },
    headSha,
    name: 'Policy Gate',
    mark: one.skipped === true ? skippedMark(mark) : mark,
    detailsUrl: 'https://github.com/acme/infrastructure/actions/runs/1',
    content: {
      conclusion,
      title: `minute ${minute}`,
      summary: 'summary',
      annotations: Array.from({ length: annotations }, (_, index) => ({
        path: 'p.yml',
        start_line: 1 as const,
        end_line: 1 as const,
        annotation_level: 'failure' as const,
        title: 't',
        message: `m${index}`,
      })),
    },
    now: NOW,
  };
}

/** A run on the commit, in the second stage or the first. */
export function stageRun(github: GitHubSandbox, headSha: string, secondStage: boolean): GitHubRun {
  return {
    reference: { workflow: 'w', job: 'j', commit: headSha },
    repository: { owner: 'acme', repo: 'infrastructure' },
    attempt: { runId: 7, number: 1 },
    apiUrl: github.url,
    pullRequest: undefined,
    policyRef: undefined,
    mergedRef: undefined,
    change: undefined,
    ownWorkflow: false,
    fork: false,
    ofPullRequest: false,
    foreignHead: false,
    sought: undefined,
    unresolved: undefined,
    secondStage,
  };
}

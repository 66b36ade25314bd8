import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { type GitHubRun, readRun } from '../../src/github/event.ts';
import type { Publication } from '../../src/publishers/publication.ts';
import type { Report } from '../../src/report/report.ts';
import { settingsOf } from '../builders/config.ts';
import { makeReport } from '../builders/report.ts';
import { createRecorder, type Recorder } from '../faults/recorder.ts';
import { clientFor } from '../sandbox/github-service.ts';

/** The run that an event about a pull request starts, as the runner tells it. */
export async function runOf(github: GitHubSandbox, event: GitHubEventKind, number = 42): Promise<GitHubRun> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(github.event(event, number)));
  const run = await readRun({
    ...github.runEnv(event, number),
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/infrastructure',
    GITHUB_WORKFLOW: 'Policy',
    GITHUB_JOB: 'gate',
    GITHUB_RUN_ID: '1001',
    GITHUB_RUN_ATTEMPT: '1',
  });
  await rm(folder, { recursive: true });
  return run;
}

/** What is published, and with which settings. */
export type Publishing = {
  readonly event?: GitHubEventKind;
  readonly number?: number;
  readonly report?: Report;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The policy file behind its `version`. */
  readonly file?: string;
  readonly run?: Partial<GitHubRun>;
};

/** Hands a report to one publisher, by the official client. */
export async function publishTo<T>(
  github: GitHubSandbox,
  publisher: (publication: Publication) => Promise<T>,
  { event = 'push', number, report = makeReport(), inputs = {}, file = '', run = {} }: Publishing,
): Promise<{ readonly result: T; readonly recorder: Recorder }> {
  const recorder = createRecorder(github);
  const result = await publisher({
    report,
    settings: settingsOf({ inputs, files: [file] }),
    run: { ...(await runOf(github, event, number)), ...run },
    workflow: recorder,
    octokit: () => Promise.resolve(clientFor(github, inputs['github-token'])),
  });
  return { result, recorder };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pullOf } from '../../sandbox/github/estate.ts';
import { setLabel } from '../../sandbox/github/labels.ts';
import { derivedSha } from '../../sandbox/github/pull-record.ts';
import { RUN_ID } from '../../sandbox/github/seed.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { readInputs } from '../../src/config/inputs.ts';
import { readRun } from '../../src/github/event.ts';
import type { GitHubPacing } from '../../src/github/octokit.ts';
import { endEarly, type KnownRun } from '../../src/publishers/early-end.ts';
import type { Report } from '../../src/report/report.ts';
import { runGate } from '../../src/run.ts';
import { FAST_PACING } from '../sources/service.ts';
import { BASELINE, type DecidingCall, OVERRIDE_LABEL, OWN } from './github-deciding-calls.ts';
import { addLonelyStack } from './lonely-stack.ts';
import { createRecorder, type Recorder } from './recorder.ts';

export type Decided = {
  readonly exitCode: number;
  readonly runner: Recorder;
  /** Undefined where the run ended before one was there. */
  readonly report: Report | undefined;
};

/** What starts a run, and how patiently it asks. */
export type Start = Pick<DecidingCall, 'event' | 'pullRequest' | 'inputs' | 'file' | 'merged'> & {
  readonly pacing: GitHubPacing;
  /** Where the runner says that GitHub is, if not where it is. */
  readonly apiUrl?: string;
};

const EMPTY_BASELINE = '{"version":1,"findings":[]}';

/** A sandbox whose pull request carries the label of an override, set by somebody who may. */
export async function startDeciding(): Promise<Sandbox> {
  const sandbox = await startSandbox();
  addLonelyStack(sandbox);
  const { tokens } = sandbox.github.estate;
  // Who is no bot may ask five times as often in an hour.
  for (const [secret, token] of tokens) tokens.set(secret, { ...token, kind: 'User' });
  // Older than the pull requests, which are older than all others.
  const issue = sandbox.pulumi.estate.issues.find(({ id }) => id === 'lonely');
  if (issue !== undefined) issue.observedAt = '2026-01-05T08:00:00Z';
  const at = new Date('2026-03-02T09:10:00Z');
  setLabel(sandbox.github.estate, { issue: 42, label: OVERRIDE_LABEL, actor: 'alice-okafor', at });
  return sandbox;
}

/** The repository's files at the base, and as the change leaves them. */
function putFiles({ estate }: GitHubSandbox, file: string, merged: string): void {
  const { baseSha, headSha } = pullOf(estate, 42);
  const put = (commit: string, text: string): void => {
    const policy = `version: 1\nfail-on-level: none\n${text}\n`;
    estate.files.set(
      commit,
      new Map([
        [OWN, policy],
        [BASELINE, EMPTY_BASELINE],
      ]),
    );
  };
  put(baseSha, file);
  put(derivedSha('merge', headSha), merged);
}

/** Runs the action's own pipeline in this process, as its entry does, down to the exit code. */
export async function decide(sandbox: Sandbox, start: Start): Promise<Decided> {
  const { file = 'fail-on-severity: none', merged = file } = start;
  putFiles(sandbox.github, file, merged);
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-'));
  const runner = createRecorder(sandbox.github);
  const now = new Date();
  try {
    const env = await environmentOf(sandbox, start, folder);
    const run = { ...(await readRun(env)), pacing: start.pacing };
    let known: KnownRun = { env, startedAt: now, run };
    const learn = (more: Partial<KnownRun>): void => {
      known = { ...known, ...more };
    };
    const ports = { env, now, workflow: runner, pacing: FAST_PACING, progress: () => undefined, learn };
    return await runGate(run, await readInputs(env), ports).then(
      (report) => ({ exitCode: report.exitCode, runner, report }),
      async (error: unknown) => ({
        exitCode: await endEarly(error, known, runner),
        runner,
        report: undefined,
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function environmentOf(
  { pulumi, azure, github }: Sandbox,
  { event = 'pull_request', pullRequest = 42, inputs = {}, apiUrl = github.apiUrl }: Start,
  folder: string,
): Promise<Record<string, string>> {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(github.event(event, pullRequest)));
  const given = {
    'pulumi-stacks': 'acme/landing-zone/clean',
    'pulumi-access-token': pulumi.token,
    'pulumi-cloud-url': pulumi.url,
    'azure-environment': azure.url,
    'github-token': github.jobToken,
    'dry-run': 'true',
    ...inputs,
  };
  return {
    ...github.runEnv(event, pullRequest),
    ...Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    GITHUB_API_URL: apiUrl,
    AZURE_ACCESS_TOKEN: azure.issueToken(),
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/infrastructure',
    GITHUB_RUN_ID: String(RUN_ID),
    GITHUB_RUN_ATTEMPT: '1',
    RUNNER_TEMP: folder,
  };
}

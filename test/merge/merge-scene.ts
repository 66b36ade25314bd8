import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pullOf } from '../../sandbox/github/estate.ts';
import type { GitHubEventKind } from '../../sandbox/github/events.ts';
import { CHECKS_TOKEN } from '../../sandbox/github/tokens.ts';
import { runStep, type StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { BUNDLE, gateStep, PULL_REQUEST } from '../../sandbox/scene.ts';
import { STACKS } from '../../sandbox/targets.ts';
import { askedOf } from '../../src/config/asked.ts';
import { mergeAction } from '../../src/merge/action.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Report, RunReference } from '../../src/report/report.ts';
import { inputsOf } from '../builders/config.ts';
import { makeOutcome, makeReport, makeTarget, type ReportCase } from '../builders/report.ts';
import { createRecorder, type Recorder } from '../faults/recorder.ts';

const BUNDLE_OF_MERGE = new URL('../merge/index.js', `file://${BUNDLE}`).pathname;
export const PATH = '.github/policy-gate.yml';
/** A policy file that names both stacks of a matrix. */
export const BOTH = `version: 1\ntargets: { pulumi-stacks: [${STACKS.join(', ')}] }\n`;

/** What the joining job is about. */
export type Merging = {
  readonly event?: GitHubEventKind;
  readonly pullRequest?: number;
  readonly attempt?: number;
  readonly inputs?: Readonly<Record<string, string>>;
};

/** A matrix whose jobs have left their reports, and the job that joins them. */
export type MergeScene = {
  readonly sandbox: Sandbox;
  /** Where the reports lie. */
  readonly reports: string;
  headOf(pullRequest: number): string;
  base(): string;
  putPolicy(commit: string, text: string): void;
  /** Leaves the report of a job that gated one stack, about that pull request. */
  putPart(stack: string, about?: PartOf): Promise<void>;
  /** Runs the built action. */
  start(merging?: Merging): Promise<StepResult>;
  /** Runs it in this process. */
  run(merging?: Merging): Promise<Recorder & { readonly exitCode: number }>;
  close(): Promise<void>;
};

/** What a part is of, and what it found. */
export type PartOf = ReportCase & { readonly pullRequest?: number; readonly attempt?: number };

/** The run of the sandbox, about a commit. */
export function runOn(commit: string, attempt = 1): RunReference {
  const repository = 'acme/infrastructure';
  return { repository, workflow: 'Policy', job: 'gate', commit, id: '1001', attempt };
}

/** The report of a job that gated one stack. */
export function partOf(stack: string, run: RunReference, parts: ReportCase = {}): Report {
  const { findings = [] } = parts;
  const outcomes = [makeOutcome({ findings, targets: [makeTarget({ target: stack })] })];
  return makeReport({
    outcomes,
    asked: askedOf(inputsOf({ 'pulumi-stacks': stack })),
    part: true,
    run,
    ...parts,
  });
}

export async function startMerge(): Promise<MergeScene> {
  const sandbox = await startSandbox();
  const { estate } = sandbox.github;
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
  const reports = join(folder, 'reports');
  const headOf = (pullRequest: number): string => pullOf(estate, pullRequest).headSha;
  return {
    sandbox,
    reports,
    headOf,
    base: () => estate.branches.get('main') ?? '',
    putPolicy: (commit, text) => void estate.files.set(commit, new Map([[PATH, text]])),
    async putPart(stack, { pullRequest = PULL_REQUEST, attempt, ...parts } = {}) {
      const file = join(reports, stack, 'policy-gate.json');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, renderJson(partOf(stack, runOn(headOf(pullRequest), attempt), parts)));
    },
    start: ({ inputs, attempt = 1, ...about } = {}) => {
      const env = { RUNNER_TEMP: join(folder, 'merge'), GITHUB_RUN_ATTEMPT: String(attempt) };
      const step = gateStep(sandbox, { ...about, env });
      return runStep({ ...step, bundle: BUNDLE_OF_MERGE, inputs: { ...ownInputs(reports), ...inputs } });
    },
    run: (merging = {}) => runHere(sandbox, folder, merging),
    async close() {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ownInputs(reports: string): Record<string, string> {
  return { reports, 'github-token': CHECKS_TOKEN };
}

async function runHere(
  { github }: Sandbox,
  folder: string,
  { event = 'pull_request', pullRequest = PULL_REQUEST, attempt = 1, inputs = {} }: Merging,
): Promise<Recorder & { readonly exitCode: number }> {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(github.event(event, pullRequest)));
  const given = Object.entries({ ...ownInputs(join(folder, 'reports')), ...inputs });
  const recorder = createRecorder(github);
  const exitCode = await mergeAction(
    {
      ...github.runEnv(event, pullRequest),
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: 'acme/infrastructure',
      GITHUB_WORKFLOW: 'Policy',
      GITHUB_JOB: 'gate',
      GITHUB_RUN_ID: '1001',
      GITHUB_RUN_ATTEMPT: String(attempt),
      RUNNER_TEMP: folder,
      ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
    recorder,
  );
  return { ...recorder, exitCode };
}

import { tmpdir } from 'node:os';
import { type Environment, secretInputs } from '../config/inputs.ts';
import { accessOf } from '../config/load/access.ts';
import { DEFAULT_PATH } from '../config/load/config-file.ts';
import { changeNotes } from '../config/load/plan.ts';
import { loadPolicies, type Policies, reportWishes } from '../config/load/policies.ts';
import { type MergeInputs, readMergeInputs } from '../config/merge-inputs.ts';
import { checkPaths, rootsOf } from '../config/paths.ts';
import { publishingFrom } from '../config/settings.ts';
import { type GitHubRun, readRun } from '../github/event.ts';
import { readOverride } from '../github/override.ts';
import { endEarly, type KnownRun } from '../publishers/early-end.ts';
import { publish } from '../publishers/publish.ts';
import { redactedWorkflow } from '../publishers/redacted-workflow.ts';
import { resolvedRun } from '../publishers/resolved-run.ts';
import type { Workflow } from '../publishers/workflow.ts';
import { joinReports } from '../report/join/join.ts';
import { expectedOf } from './expected.ts';
import { readReports } from './read-reports.ts';

/** Joins the reports of a matrix as the environment says and returns the exit code. */
export async function mergeAction(env: Environment, workflow: Workflow): Promise<number> {
  const now = new Date();
  let known: KnownRun = { env, startedAt: now };
  try {
    for (const secret of secretInputs(env)) workflow.addSecret(secret);
    const started = await readRun(env);
    known = { ...known, run: started };
    const named = await readMergeInputs(env);
    await checkPaths(named.inputs, env);
    const run = await resolvedRun(started, named.inputs, workflow);
    known = { ...known, run };
    const policies = await loadPolicies(named.inputs, run, now);
    known = { ...known, ...reportWishes(policies) };
    return await merge(named, policies, { env, run, now, workflow });
  } catch (error) {
    return endEarly(error, known, workflow);
  }
}

type Surroundings = {
  readonly env: Environment;
  readonly run: GitHubRun;
  readonly now: Date;
  readonly workflow: Workflow;
};

async function merge(
  { inputs, reports: named }: MergeInputs,
  policies: Policies,
  { env, run, now, workflow }: Surroundings,
): Promise<number> {
  const levels = [policies.central, policies.own].filter((source) => source !== undefined);
  const settings = publishingFrom(
    inputs,
    {
      now,
      fork: run.fork,
      foreignHead: run.foreignHead,
      identity: false,
      temporaryDirectory: env['RUNNER_TEMP'] || tmpdir(),
    },
    levels,
  );
  const path = levels.map(({ name }) => name).join(', ') || DEFAULT_PATH;
  const files = levels.map(({ file }) => file);
  const read = await readReports({ directory: process.cwd(), roots: rootsOf(env) }, named, run.reference);
  const report = joinReports({
    ...read,
    // A fork's run may lack the central file, and passes for want of credentials only.
    expected: policies.unread === undefined ? await expectedOf(files, path) : [],
    files: levels.map(({ name, commit }) => ({ kind: 'policy', name, commit })),
    // What is new the parts have told, each by what it knew of the change.
    notes: [...policies.notes, ...changeNotes(run, false)],
    run: run.reference,
    now,
    override: {
      told: settings.override && (await readOverride(settings.override, run.change, accessOf(inputs, run))),
    },
  });
  if (policies.unread !== undefined && report.verdict !== 'skipped') throw policies.unread;
  await publish(report, settings, run, settings.report.redact ? redactedWorkflow(workflow) : workflow);
  return report.exitCode;
}

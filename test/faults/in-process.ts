import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { parsePolicyFile } from '../../src/config/file/parse.ts';
import { readInputs } from '../../src/config/inputs.ts';
import { loadPlan } from '../../src/config/load/plan.ts';
import type { PolicySource } from '../../src/config/load/policies.ts';
import { gate } from '../../src/gate.ts';
import { readRun } from '../../src/github/event.ts';
import type { Report } from '../../src/report/report.ts';
import type { Pacing } from '../../src/sources/pacing.ts';
import { createRecorder, type Recorder } from './recorder.ts';

export type GateOutcome = { readonly report: Report; readonly runner: Recorder };

/** What surrounds a run besides its inputs. */
export type Surroundings = {
  readonly pacing: Pacing;
  readonly commit: string;
  /** The policy file, as YAML without its version. */
  readonly file?: string | undefined;
  /** The runner gives the job identity tokens. */
  readonly identity: boolean;
  /** A ready token for Azure. */
  readonly armToken: string | undefined;
};

/** Runs the whole pipeline in this process, with its real inputs, and without production's patience. */
export async function gateInProcess(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string>>,
  { pacing, commit, file = '', identity, armToken }: Surroundings,
): Promise<GateOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-'));
  try {
    const now = new Date();
    const env = {
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      AZURE_ACCESS_TOKEN: armToken,
      GITHUB_SHA: commit,
    };
    const run = await readRun(env);
    const own = file === '' ? undefined : policySource(file, commit, now);
    const { settings, rules } = await loadPlan(
      await readInputs(env),
      { now, fork: run.fork, identity, temporaryDirectory: folder },
      { own, notes: [] },
      run,
    );
    const runner = createRecorder(sandbox.github, pacing.attemptTimeoutMs);
    const { signal } = new AbortController();
    const askOverride = () => Promise.resolve(undefined);
    const report = await gate(settings, rules, { run, workflow: runner, now, signal, pacing, askOverride });
    return { report, runner };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file that leaves to the inputs what they decide without one. */
function policySource(text: string, commit: string, now: Date): PolicySource {
  const name = 'policy-gate.yml';
  const lenient = 'fail-on-severity: none\nfail-on-level: none\noverridable: [on-no-evidence]';
  return { name, commit, file: parsePolicyFile(`version: 1\n${lenient}\n${text}`, name, now) };
}

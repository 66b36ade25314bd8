import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { parsePolicyFile } from '../../src/config/file.ts';
import { readInputs } from '../../src/config/inputs.ts';
import { settingsFrom } from '../../src/config/settings.ts';
import { gate } from '../../src/gate.ts';
import { readRun } from '../../src/github/event.ts';
import type { Report } from '../../src/report/report.ts';
import type { Pacing } from '../../src/sources/http.ts';
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
    const settings = settingsFrom(
      readInputs(env),
      { now, fork: run.fork, identity, temporaryDirectory: folder },
      parsePolicyFile(`version: 1\n${file}`, 'policy-gate.yml'),
    );
    const runner = createRecorder(sandbox.github, pacing.attemptTimeoutMs);
    const { signal } = new AbortController();
    const report = await gate(settings, { run, workflow: runner, now, signal, pacing });
    return { report, runner };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

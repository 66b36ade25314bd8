import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { NO_POLICY_FILE } from '../../src/config/file.ts';
import { readInputs } from '../../src/config/inputs.ts';
import { settingsFrom } from '../../src/config/settings.ts';
import { gate } from '../../src/gate.ts';
import { readRun } from '../../src/github/event.ts';
import type { Report } from '../../src/report/report.ts';
import type { Pacing } from '../../src/sources/http.ts';
import { FAST_PACING } from '../sources/service.ts';
import { createRecorder, type Recorder } from './recorder.ts';

export type GateOutcome = { readonly report: Report; readonly runner: Recorder };

/** Runs the whole pipeline in this process, with its real inputs, and without production's patience. */
export async function gateInProcess(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string>>,
  pacing: Pacing = FAST_PACING,
  commit?: string,
): Promise<GateOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-gate-'));
  try {
    const now = new Date();
    const env = {
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      AZURE_ACCESS_TOKEN: sandbox.azure.issueToken(),
      GITHUB_SHA: commit,
    };
    const run = await readRun(env);
    const settings = settingsFrom(
      readInputs(env),
      {
        now,
        fork: run.fork,
        identity: true,
        temporaryDirectory: folder,
      },
      NO_POLICY_FILE,
    );
    const runner = createRecorder(sandbox.github);
    const { signal } = new AbortController();
    const report = await gate(settings, { run, workflow: runner, now, signal, pacing });
    return { report, runner };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

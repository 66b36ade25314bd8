import type { Inputs } from './config/inputs.ts';
import { loadPolicies, reportWishes } from './config/load/policies.ts';
import type { GitHubRun } from './github/event.ts';
import { resolvedRun } from './publishers/resolved-run.ts';
import type { Report } from './report/report.ts';
import type { RunPorts } from './run-ports.ts';

/**
 * One run from its inputs to its published verdict, the same for the action and for the command line. Throws what
 * ended it early; what the inputs themselves are wrong in has been told before anybody is asked for anything. What only
 * comes after the policy is loaded after it, so that GitHub is asked for it soon.
 */
export async function runGate(started: GitHubRun, inputs: Inputs, ports: RunPorts): Promise<Report> {
  const { now, workflow, learn, local } = ports;
  const run = await resolvedRun(started, inputs, workflow);
  learn({ run });
  const policies = await loadPolicies(inputs, run, now, local);
  learn(reportWishes(policies));
  const { runPlanned } = await import('./planned-run.ts');
  return runPlanned(inputs, policies, run, ports);
}

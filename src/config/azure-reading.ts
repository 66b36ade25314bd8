import type { Problem } from '../errors.ts';
import type { AzureFilter } from '../sources/azure/filter.ts';
import type { AzureTarget } from '../sources/azure/targets/target.ts';
import type { AzurePrincipal } from './file/azure.ts';
import type { Inputs } from './inputs.ts';
import type { KnobReader } from './levels/knob-value.ts';

/** When an attempt of a run started. The first attempt is 1. */
export type RunStart = { readonly at: Date; readonly attempt: number };

/** What decides between which times events are looked for. */
export type RunTimes = {
  readonly now: Date;
  /** Asked for only where `azure-since` is `run`. */
  readonly runStart?: RunStart | undefined;
};

/** What is read of Azure, and which of it counts. */
export type AzureReading = {
  readonly targets: readonly AzureTarget[];
  /** Start of the window of events; it ends when the run starts, or when waiting for events ends. */
  readonly from: Date;
  /** What makes the window less than it looks. */
  readonly cautions: readonly string[];
  /** An OData expression that every event asked for must meet, checked to be one. */
  readonly filter: AzureFilter | undefined;
  readonly principal: AzurePrincipal;
  /** A later state that says compliant or exempt clears a finding. */
  readonly crossCheck: boolean;
  /** Noncompliant states are findings too. */
  readonly states: boolean;
  /** Severities of Defender for Cloud's assessments are looked up. */
  readonly defenderSeverity: boolean;
  /** At most this long for an event to come; 0 asks once. */
  readonly waitForEventsMs: number;
  /** Rows read of one target at most. */
  readonly maxRows: number;
};

/** What is read of Azure. Throws where the window starts with the run and nobody asked when that was. */
export function azureReading(inputs: Inputs, times: RunTimes, knob: KnobReader): AzureReading {
  const filter = knob('azure.filter');
  return {
    targets: inputs['azure-scopes'],
    from: windowStart(inputs, times),
    cautions: cautionsOf(inputs, times),
    filter: filter === 'none' ? undefined : filter,
    principal: knob('azure.principal'),
    crossCheck: knob('azure.cross-check'),
    states: knob('azure.states'),
    defenderSeverity: knob('azure.defender-severity'),
    waitForEventsMs: knob('azure.wait-for-events'),
    maxRows: knob('limits.rows'),
  };
}

/** What is wrong with the window, which ends with the start of the run. */
export function azureReadingProblems(inputs: Inputs, { now }: RunTimes): Problem[] {
  const since = inputs['azure-since'];
  if (!('at' in since) || since.at < now) return [];
  return [{ path: 'azure-since', message: 'must lie before the start of the run.' }];
}

/** Where the window starts. Throws where that is the start of the run and nobody asked when that was. */
export function windowStart(inputs: Inputs, { now, runStart }: RunTimes): Date {
  const since = inputs['azure-since'];
  if ('at' in since) return since.at;
  if ('agoMs' in since) return new Date(now.getTime() - since.agoMs);
  if (runStart !== undefined) return runStart.at;
  // Without a scope nothing is read; with one, a window that starts now would be empty and look clean.
  if (inputs['azure-scopes'].length === 0) return now;
  throw new Error('the start of the run was not asked for');
}

/** A job that runs again for itself does not deploy again: what was deployed before it happened before the window. */
function cautionsOf(inputs: Inputs, { runStart }: RunTimes): readonly string[] {
  if (!('run' in inputs['azure-since']) || runStart === undefined || runStart.attempt < 2) return [];
  return [
    `The window starts with attempt ${runStart.attempt} of the run: what earlier attempts deployed is not in it. Run all jobs again, or set azure-since to a duration.`,
  ];
}

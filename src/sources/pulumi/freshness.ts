import { SourceError } from '../../errors.ts';
import { orFailure } from '../failure.ts';
import type { Service } from '../http.ts';
import type { AccountDetails } from './api/account-schema.ts';
import type { PolicyIssue } from './api/issue-schema.ts';
import type { StackDetails, UpdateInfo } from './api/stack-schema.ts';
import { getLatestUpdate } from './api/stacks.ts';
import type { StackReference } from './targets/stack.ts';

/** What is said of how fresh the numbers of a target are. */
export type Freshness = { readonly notes: readonly string[]; readonly cautions: readonly string[] };

/** Policies are evaluated after an update, as a workflow of its own; how long that takes is not documented. */
const JUST_FINISHED_MS = 15 * 60_000;

/** The latest update of a stack, `undefined` where it never had one; or why it is not known. */
export type LatestUpdate = {
  readonly update: UpdateInfo | undefined;
  readonly note?: string;
  readonly failure?: SourceError;
};

/** Looks the latest update up. By itself it is for the reader only, so a refusal or an outage is a note. */
export async function lookUpLatest(
  service: Service,
  stack: StackReference,
  { version }: StackDetails,
): Promise<LatestUpdate> {
  const update = await orFailure(getLatestUpdate(service, stack));
  if (update instanceof SourceError) return unknown(update);
  if (update !== undefined) return { update };
  return version ? unknown(lostUpdate(stack, version)) : { update, note: 'The stack was never updated' };
}

function unknown(failure: SourceError): LatestUpdate {
  const note = `The latest update could not be looked up (${failure.code})`;
  return { update: undefined, note, failure };
}

function lostUpdate({ id }: StackReference, version: number): SourceError {
  const message = `Pulumi Cloud: reading the latest update of ${id} failed: there is none, while the stack is at version ${version}. Run the job again.`;
  return new SourceError('incomplete', message);
}

/** Whether an update changes the stack. Previews do not; some are written with a P in front (schema AppUpdateInfo). */
export function isDeployment(kind: string): boolean {
  return kind !== 'preview' && !kind.startsWith('P');
}

/** Whether an update has put something in place that policies are evaluated against. */
export function isDeployed({ info }: UpdateInfo): boolean {
  return isDeployment(info.kind) && info.result === 'succeeded';
}

/** Whether something is changing the stack now. A preview changes nothing. */
export function isChanging({ currentOperation }: StackDetails): boolean {
  return !!currentOperation && isDeployment(currentOperation.kind);
}

/** The highest stack version that any issue was found at: an evaluation has run at it. */
export function newestVersion(rows: readonly PolicyIssue[]): number | undefined {
  return rows.reduce<number | undefined>((newest, { stackVersion }) => {
    if (typeof stackVersion !== 'number') return newest;
    return newest === undefined || stackVersion > newest ? stackVersion : newest;
  }, undefined);
}

/** How fresh the issues of a stack are: its latest update, the newest evaluation seen, what is under way. */
export function stackFreshness(
  details: StackDetails,
  update: UpdateInfo | undefined,
  rows: readonly PolicyIssue[],
  now: Date,
): Freshness {
  const newest = newestVersion(rows);
  const seen =
    newest === undefined ? 'no issue tells of any evaluation' : `newest issue found at version ${newest}`;
  const notes = update === undefined ? [] : [`${describeUpdate(update)}; ${seen}`];
  return { notes, cautions: [...running(details), ...unevaluated(update, newest, now)] };
}

/** How fresh the issues of an account are: its latest scan. */
export function accountFreshness({ name, scanStatus }: AccountDetails): Freshness {
  if (!scanStatus) {
    return { notes: [], cautions: [`${name} was never scanned: nothing is known of what is in it.`] };
  }
  const { status, finishedAt, startedAt } = scanStatus;
  const when = finishedAt || startedAt || 'an unknown time';
  const notes = [`Latest scan of ${name}: ${status}, ${when}`];
  return { notes, cautions: scanCautions(name, status) };
}

function scanCautions(name: string, status: string): readonly string[] {
  if (status === 'running')
    return [`A scan of ${name} is running: what it finds is not in these numbers yet.`];
  if (status === 'failed') return [`The latest scan of ${name} failed: these numbers are older than it.`];
  return [];
}

function describeUpdate({ version, info }: UpdateInfo): string {
  const ended = info.endTime ? `, ended ${instant(info.endTime)}` : '';
  return `Latest update: ${info.kind} to version ${version ?? 'unknown'}, ${info.result}${ended}`;
}

function running(details: StackDetails): readonly string[] {
  if (!isChanging(details)) return [];
  const { kind, started } = details.currentOperation ?? { kind: '', started: undefined };
  const since = started ? ` since ${instant(started)}` : '';
  return [
    `An operation (${kind}) is running on the stack${since}: what it changes is not in these numbers yet.`,
  ];
}

function unevaluated(
  update: UpdateInfo | undefined,
  newest: number | undefined,
  now: Date,
): readonly string[] {
  if (!update?.info.endTime || !update.version || !isDeployed(update)) return [];
  const agoMs = now.getTime() - update.info.endTime * 1000;
  if (agoMs > JUST_FINISHED_MS || (newest ?? 0) >= update.version) return [];
  const minutes = Math.max(0, Math.round(agoMs / 60_000));
  return [
    `Version ${update.version} was deployed ${minutes} min ago, and no issue found at it has been seen: its evaluation may still be under way.`,
  ];
}

/** Seconds since 1970 as a person reads them. */
function instant(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime())
    ? 'an unknown time'
    : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

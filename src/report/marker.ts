import { createHash } from 'node:crypto';
import type { TargetState } from '../finding/outcome.ts';
import { attentionLines } from './judged-lines.ts';
import type { Report, RunReference } from './report.ts';

/**
 * The first line of a comment of ours: which gate wrote it, when its reading began, and what it says in short.
 * Hashes and timestamps only: nothing in it could end the HTML comment.
 */
export type Marker = {
  readonly key: string;
  /** Hash of the workflow and the job. */
  readonly job: string;
  /** Id of the run, 0 outside of GitHub Actions. */
  readonly run: number;
  /** When reading began, ISO 8601 with milliseconds: sorts as text. */
  readonly readAt: string;
  /** Hash of what the comment says, without when and where. */
  readonly state: string;
  readonly red: boolean;
};

export type ParsedMarker = Marker & { readonly intact: boolean };

const MARKER =
  /^<!-- policy-gate v=1 key=([0-9a-f]{16}) job=([0-9a-f]{16}) run=(\d{1,15}) read=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) state=([0-9a-f]{16}) red=([01]) sum=([0-9a-f]{16}) -->/;

/** The state of a comment that no longer stands: no hash is all noughts. */
const SUPERSEDED = '0'.repeat(16);

/**
 * Tells the comments of several gates apart: a key of the user's own, else workflow, job and the targets as they
 * are configured. What a pattern matches may differ from run to run and makes no other gate.
 */
export function commentKey(
  run: RunReference,
  configuredTargets: readonly string[],
  ownKey: string | undefined,
): string {
  if (ownKey !== undefined) return hash([ownKey]);
  // The order and the case in which targets are written make no other gate.
  const names = configuredTargets.map((target) => target.toLowerCase()).toSorted();
  return hash([run.workflow ?? '', run.job ?? '', ...names]);
}

export function markerOf(report: Report, key: string, runId = 0): Marker {
  const { newness, override, afterMerge } = report.judged;
  const { workflow = '', job = '' } = report.run;
  const fresh = new Set(newness.findings);
  const said = {
    verdict: report.verdict,
    passed: report.passed,
    limits: report.limits.map(({ rule, limit, action, actual }) => [rule, limit, action, actual]),
    // Whether there are cautions, not their text: numbers in it move with every run.
    targets: report.targets.map(({ target, state, cautions, preview }) => [
      target,
      stateWord(state),
      cautions.length > 0,
      preview,
    ]),
    findings: report.findings.map(({ fingerprint, severity, level, priority, status, introduced }) => [
      fingerprint,
      severity,
      level,
      priority,
      status,
      introduced === true || fresh.has(fingerprint),
    ]),
    setAside: report.setAside.map(({ reason, finding }) => [finding.fingerprint, reason]),
    override,
    afterMerge: afterMerge && {
      ...afterMerge,
      limits: afterMerge.limits.map(({ rule, limit, actual, action }) => [rule, limit, actual, action]),
    },
    toBeDone: attentionLines(report),
    refused: report.joined?.refused.map(({ file }) => file),
  };
  return {
    key,
    job: hash([workflow, job]),
    run: runId,
    readAt: report.startedAt,
    state: hash(said),
    red: report.verdict !== 'pass',
  };
}

/** Bytes that the marker and the newline behind it take of a comment. */
export const MARKER_BYTES = 210;

/** A comment's whole body: the marker at the first byte, then the text; `sum` holds both together. */
export function markedBody(marker: Marker, text: string): string {
  const { key, job, run, readAt, state, red } = marker;
  const words = `key=${key} job=${job} run=${run} read=${readAt} state=${state} red=${red ? 1 : 0} sum=${sumOf(marker, text)}`;
  return `<!-- policy-gate v=1 ${words} -->\n${text}`;
}

/**
 * The marker at the first byte of a comment's body, if there is one. Whose it is, the body cannot prove; `intact`
 * says that nobody has edited the marker or the text below it by hand.
 */
export function parseMarker(body: string): ParsedMarker | undefined {
  const [head = '', key = '', job = '', run = '', readAt = '', state = '', red, sum] =
    MARKER.exec(body) ?? [];
  if (head === '') return undefined;
  const marker = { key, job, run: Number(run), readAt, state, red: red === '1' };
  return { ...marker, intact: sum === sumOf(marker, body.slice(head.length)) };
}

/** The marker of the same comment once a newer run has taken its place. */
export function supersededMarker({ key, job, run, readAt }: Marker): Marker {
  return { key, job, run, readAt, state: SUPERSEDED, red: false };
}

/** Whether one run wrote both. Its attempts follow each other, so what it writes now is newer, whenever it was read. */
export function isOfSameRun(one: Pick<Marker, 'run'>, other: Pick<Marker, 'run'>): boolean {
  return one.run > 0 && one.run === other.run;
}

export function isSuperseded({ state }: Marker): boolean {
  return state === SUPERSEDED;
}

/** GitHub may change how lines end, and blanks around the text. */
function sumOf({ key, job, run, readAt, state, red }: Marker, text: string): string {
  return hash([key, job, run, readAt, state, red, text.replaceAll('\r\n', '\n').trim()]);
}

/** How a target stands, without the counts in the reason: those move with every run. */
function stateWord(state: TargetState): string {
  return state.kind === 'read' ? state.evidence.kind : `${state.kind} ${state.failure.code}`;
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

import { createHash } from 'node:crypto';
import type { TargetState } from '../finding/outcome.ts';
import type { Report } from './report.ts';

/**
 * The first line of a comment of ours: which gate wrote it, when its reading began, and what it says in short.
 * Hashes and timestamps only: nothing in it could end the HTML comment.
 */
export type Marker = {
  readonly key: string;
  /** When reading began, ISO 8601 with milliseconds: sorts as text. */
  readonly readAt: string;
  /** Hash of what the comment says, without when and where. */
  readonly state: string;
  readonly red: boolean;
};

const MARKER =
  /^<!-- policy-gate v=1 key=([0-9a-f]{16}) read=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) state=([0-9a-f]{16}) red=([01]) -->/;

/** Hash that tells the comments of several gates apart. */
export function markerKey(parts: readonly string[]): string {
  return hash(parts);
}

export function markerOf(report: Report, key: string): Marker {
  const said = {
    verdict: report.verdict,
    passed: report.passed,
    limits: report.limits.map(({ rule, limit, action, actual }) => [rule, limit, action, actual]),
    targets: report.targets.map(({ target, state }) => [target, stateWord(state)]),
    findings: report.findings.map(({ fingerprint, severity, level, priority, status }) => [
      fingerprint,
      severity,
      level,
      priority,
      status,
    ]),
  };
  return { key, readAt: report.startedAt, state: hash(said), red: report.verdict !== 'pass' };
}

export function renderMarker({ key, readAt, state, red }: Marker): string {
  return `<!-- policy-gate v=1 key=${key} read=${readAt} state=${state} red=${red ? 1 : 0} -->`;
}

/** The marker at the first byte of a comment's text, if there is one. Whose it is, the text cannot prove. */
export function parseMarker(body: string): Marker | undefined {
  const [, key, readAt, state, red] = MARKER.exec(body) ?? [];
  if (key === undefined || readAt === undefined || state === undefined) return undefined;
  return { key, readAt, state, red: red === '1' };
}

/** How a target stands, without the counts in the reason: those move with every run. */
function stateWord(state: TargetState): string {
  return state.kind === 'read' ? state.evidence.kind : `${state.kind} ${state.failure.code}`;
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

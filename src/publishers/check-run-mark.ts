import type { RunAttempt } from '../github/event.ts';
import { commentKey } from '../report/marker.ts';
import type { RunReference } from '../report/report.ts';

/** What a check run of ours carries as its external id: which gate set it, and when its reading began. */
export type CheckRunMark = {
  /** Workflow and job, or the gate's own key. */
  readonly place: string;
  /** The same with the targets; undefined where they are not known, or nothing was judged. */
  readonly gate: string | undefined;
  /** The run was skipped: it knows nothing of any gate. */
  readonly skipped: boolean;
  /** ISO 8601 with milliseconds: sorts as text. */
  readonly readAt: string;
  /** Run and attempt; `-` outside GitHub Actions. */
  readonly attempt: string;
};

const MARK =
  /^policy-gate place=([0-9a-f]{16}) gate=([0-9a-f]{16}|skipped|-) read=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) run=([\d.]+|-)$/;

/** The mark of a run; without targets, which are not known before the configuration is, its gate may be any. */
export function checkRunMark(
  { reference, attempt }: { readonly reference: RunReference; readonly attempt: RunAttempt | undefined },
  ownKey: string | undefined,
  targets: readonly string[] | undefined,
  readAt: Date,
): CheckRunMark {
  const isKnown = targets !== undefined || ownKey !== undefined;
  return {
    place: commentKey(reference, [], ownKey),
    gate: isKnown ? commentKey(reference, targets ?? [], ownKey) : undefined,
    skipped: false,
    readAt: readAt.toISOString(),
    attempt: attempt === undefined ? '-' : `${attempt.runId}.${attempt.number}`,
  };
}

/** The mark of a run that was skipped. */
export function skippedMark(mark: CheckRunMark): CheckRunMark {
  return { ...mark, gate: undefined, skipped: true };
}

export function formatMark({ place, gate, skipped, readAt, attempt }: CheckRunMark): string {
  return `policy-gate place=${place} gate=${skipped ? 'skipped' : (gate ?? '-')} read=${readAt} run=${attempt}`;
}

/** The mark of a check run, if it is one of ours. Jobs and other tools have ids of other forms. */
export function parseMark(externalId: string): CheckRunMark | undefined {
  const [, place, gate, readAt, attempt] = MARK.exec(externalId) ?? [];
  if (place === undefined || gate === undefined || readAt === undefined || attempt === undefined)
    return undefined;
  const skipped = gate === 'skipped';
  return { place, gate: gate === '-' || skipped ? undefined : gate, skipped, readAt, attempt };
}

/** Whether two marks are of one gate in one attempt of a run. */
export function isSameRun(one: CheckRunMark, other: CheckRunMark): boolean {
  return formatMark(one) === formatMark(other);
}

/**
 * Whether two check runs of one name are of two gates. Within one attempt of a run they always are, for a gate runs
 * once in it; else a gate is known by its targets, which a later run may have changed, but not another attempt.
 */
export function isOtherGate(one: CheckRunMark, other: CheckRunMark): boolean {
  if (isSameRun(one, other)) return false;
  if (one.attempt !== '-' && one.attempt === other.attempt) return true;
  if (one.gate === undefined || other.gate === undefined || one.gate === other.gate) return false;
  return one.place !== other.place || runOf(one) === runOf(other);
}

/**
 * Whether one knows better than another: it began to read later, and has judged something. Of one run the later attempt
 * does, though what it joins may have been read before an earlier attempt ended.
 */
export function isLater(one: CheckRunMark, than: CheckRunMark): boolean {
  if (one.skipped !== than.skipped) {
    // What ended early is red for a reason, which only a later attempt of its own run may have done away with.
    const isForeign = runOf(one) !== runOf(than);
    return than.skipped && (one.gate !== undefined || isForeign || one.readAt > than.readAt);
  }
  if (one.attempt === than.attempt || runOf(one) !== runOf(than)) return one.readAt > than.readAt;
  return attemptOf(one) > attemptOf(than);
}

function attemptOf({ attempt }: CheckRunMark): number {
  return Number(attempt.replace(/^.*\./, ''));
}

function runOf({ attempt }: CheckRunMark): string {
  return attempt.replace(/\..*$/, '');
}

import type { Report } from './report.ts';

/** How a run stands to the tracking issue. */
export type Standing = 'exceeded' | 'clean' | 'uncertain' | 'skipped';

/** The issue as it is before. */
export type TrackedState = {
  readonly state: 'open' | 'closed';
  /** Somebody has put the label `wontfix` on it. */
  readonly wontfix: boolean;
};

/** `rewrite` brings title and text up to date, `note` the text alone; `respect` leaves a decision of people alone. */
export type TrackingStep = 'nothing' | 'rewrite' | 'note' | 'close' | 'reopen' | 'respect';

/**
 * Only what was read whole opens and closes. A run without evidence of any policy exceeds nothing, and proves no more
 * than one that could not be evaluated.
 */
export function standingOf({ verdict, limits }: Pick<Report, 'verdict' | 'limits'>): Standing {
  if (verdict === 'skipped') return 'skipped';
  if (verdict === 'error') return 'uncertain';
  if (limits.some(({ breached }) => breached)) return 'exceeded';
  return verdict === 'pass' ? 'clean' : 'uncertain';
}

/** Whether a run opens an issue where there is none. */
export function opensIssue(standing: Standing): boolean {
  return standing === 'exceeded';
}

const STEPS: Readonly<Record<Standing, Readonly<Record<TrackedState['state'], TrackingStep>>>> = {
  exceeded: { open: 'rewrite', closed: 'reopen' },
  // What a closed issue says stays fresh too: an older run that comes in late must not reopen it.
  clean: { open: 'close', closed: 'rewrite' },
  uncertain: { open: 'note', closed: 'nothing' },
  skipped: { open: 'nothing', closed: 'nothing' },
};

/** What a run does to the issue. Under `wontfix` its state is the decision of people, and a closed one is left alone. */
export function trackingStep(standing: Standing, { state, wontfix }: TrackedState): TrackingStep {
  const step = STEPS[standing][state];
  if (!wontfix || step === 'nothing') return step;
  if (state === 'closed') return 'respect';
  return step === 'close' ? 'rewrite' : step;
}

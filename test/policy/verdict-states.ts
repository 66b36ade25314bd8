import type { Facts, Knobs } from '../../src/policy/verdict.ts';

const BOOLEANS = [false, true] as const;
const LENIENCIES = ['fail', 'warn', 'pass'] as const;
const FORKS = ['skip', 'fail'] as const;

const SKIPS: readonly Pick<Facts, 'skipped' | 'missing'>[] = BOOLEANS.flatMap((skipped) =>
  BOOLEANS.map((missing) => ({ skipped, missing })),
);
const READINGS: readonly Pick<Facts, 'unread' | 'noEvidence'>[] = BOOLEANS.flatMap((unread) =>
  BOOLEANS.map((noEvidence) => ({ unread, noEvidence })),
);
const BREACHES: readonly Pick<Facts, 'failBreach' | 'warnBreach' | 'overridden'>[] = BOOLEANS.flatMap(
  (failBreach) =>
    BOOLEANS.flatMap((warnBreach) => BOOLEANS.map((overridden) => ({ failBreach, warnBreach, overridden }))),
);

/** Every state that a run can be in. */
export const ALL_FACTS: readonly Facts[] = SKIPS.flatMap((skip) =>
  READINGS.flatMap((reading) => BREACHES.map((breach) => ({ ...skip, ...reading, ...breach }))),
);

/** Every setting of the knobs. */
export const ALL_KNOBS: readonly Knobs[] = LENIENCIES.flatMap((onError) =>
  LENIENCIES.flatMap((onNoEvidence) =>
    FORKS.flatMap((onFork) =>
      BOOLEANS.flatMap((warnOnly) =>
        BOOLEANS.map((onlyNew) => ({ onError, onNoEvidence, onFork, warnOnly, onlyNew })),
      ),
    ),
  ),
);

/** The more lenient settings, one knob moved at a time. */
export function loosened(knobs: Knobs): readonly Knobs[] {
  const softer = { fail: ['warn', 'pass'], warn: ['pass'], pass: [] } as const;
  return [
    ...softer[knobs.onError].map((onError) => ({ ...knobs, onError })),
    ...softer[knobs.onNoEvidence].map((onNoEvidence) => ({ ...knobs, onNoEvidence })),
    { ...knobs, warnOnly: true },
    { ...knobs, onlyNew: true },
    { ...knobs, onFork: 'skip' },
  ];
}

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinAll } from '../../src/config/levels/effective.ts';
import { joinLevels } from '../../src/config/levels/join.ts';
import { readKnobs } from '../../src/config/levels/knob-value.ts';
import { KNOB_NAMES, type KnobName, type KnobValues } from '../../src/config/levels/knobs.ts';
import type { Level } from '../../src/config/levels/level.ts';
import { fileLevel, highestLevel, lowerLevel } from './arbitrary-levels.ts';

const RUNS = { numRuns: 300 };

type AtLeast<T> = (value: T, other: T) => boolean;

/** Words from the strictest to the loosest, written from the meaning of each key. */
const ranked =
  <T>(...words: readonly T[]): AtLeast<T> =>
  (value, other) =>
    words.indexOf(value) <= words.indexOf(other);
const same: AtLeast<unknown> = (value, other) => isDeepStrictEqual(value, other);
const sameOr =
  (strictest: unknown): AtLeast<unknown> =>
  (value, other) =>
    value === strictest || same(value, other);
const less: AtLeast<number> = (value, other) => value <= other;
const more: AtLeast<number> = (value, other) => value >= other;

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** Whether a value of a knob is at least as strict as another. */
const AT_LEAST: { readonly [K in KnobName]: AtLeast<KnobValues[K]> } = {
  'warn-only': ranked(false, true),
  'only-new': ranked(false, true),
  'on-error': ranked<KnobValues['on-error']>('fail', 'warn', 'pass'),
  'on-no-evidence': ranked<KnobValues['on-no-evidence']>('fail', 'warn', 'pass'),
  'on-fork': ranked<KnobValues['on-fork']>('fail', 'skip'),
  'max-waiver-days': less,
  override: sameOr('none'),
  baseline: sameOr('none'),
  'new-since': same,
  'severity.unspecified': ranked<KnobValues['severity.unspecified']>(...SEVERITIES),
  'severity.unknown': ranked<KnobValues['severity.unknown']>(...SEVERITIES),
  'level.unknown': ranked<KnobValues['level.unknown']>('mandatory', 'remediate', 'advisory', 'disabled'),
  'priority.unknown': ranked<KnobValues['priority.unknown']>('p0', 'p1', 'p2', 'p3', 'p4'),
  'pulumi.api': same,
  'pulumi.wait-for-evaluation': more,
  'azure.filter': sameOr('none'),
  'azure.principal': sameOr('any'),
  'azure.cross-check': ranked(false, true),
  'azure.states': ranked(true, false),
  'azure.defender-severity': same,
  'azure.wait-for-events': more,
  'report.annotations': ranked(true, false),
  'report.check-run': ranked(true, false),
  'report.redact': ranked(true, false),
  'report.sarif-location': same,
  'report.tracking-labels': same,
  'report.tracking-assignees': same,
  'limits.rows': less,
  'limits.deadline': less,
};

/** Knobs of `joined` that are looser than those of `upper`. */
function loosened(joined: Level, upper: Level): readonly KnobName[] {
  const [now, before] = [readKnobs(joined), readKnobs(upper)];
  const isLooser = <K extends KnobName>(name: K): boolean => !AT_LEAST[name](now(name), before(name));
  return KNOB_NAMES.filter((name) => isLooser(name));
}

/** What a level is, but for its name. */
function content(level: Level): Omit<Level, 'origin'> {
  const { origin: _, ...rest } = level;
  return rest;
}

describe('joining levels of configuration', () => {
  it('is associative: it does not matter which neighbours are joined first', () => {
    fc.assert(
      fc.property(fileLevel('a'), fileLevel('b'), lowerLevel('c'), (a, b, c) => {
        const left = joinLevels(joinLevels(a, b), c);
        const right = joinLevels(a, joinLevels(b, c));
        expect(content(left)).toEqual(content(right));
      }),
      RUNS,
    );
  });

  it('is associative below a complete level too, and all at once', () => {
    fc.assert(
      fc.property(highestLevel, fileLevel('b'), lowerLevel('c'), ({ level }, b, c) => {
        const below = joinLevels(level, joinLevels(b, c));
        expect(content(joinAll([level, b, c]).level)).toEqual(content(below));
      }),
      RUNS,
    );
  });

  it('never loosens a knob that is not open, by one level or by two', () => {
    fc.assert(
      fc.property(highestLevel, lowerLevel('b'), lowerLevel('c'), ({ level, isOpen }, b, c) => {
        const closed = (name: KnobName): boolean => !isOpen(name);
        expect(loosened(joinLevels(level, b), level).filter(closed)).toEqual([]);
        expect(loosened(joinAll([level, b, c]).level, level).filter(closed)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never loosens what a level in between has set and closed', () => {
    fc.assert(
      fc.property(highestLevel, fileLevel('b'), lowerLevel('c'), ({ level }, b, c) => {
        const two = joinLevels(level, b);
        const closed = (name: KnobName): boolean => b.floors[name] !== undefined;
        expect(loosened(joinLevels(two, c), two).filter(closed)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gives the lower level its word on every knob that is open', () => {
    fc.assert(
      fc.property(highestLevel, lowerLevel('b'), ({ level, isOpen }, b) => {
        const joined = joinLevels(level, b);
        for (const name of KNOB_NAMES.filter((key) => isOpen(key))) {
          expect(joined.knobs[name]).toEqual(b.knobs[name] ?? level.knobs[name]);
        }
      }),
      RUNS,
    );
  });

  it('keeps every limit that is not open, and adds every one of the lower level', () => {
    fc.assert(
      fc.property(highestLevel, lowerLevel('b'), ({ level, isOpen }, b) => {
        const { limits } = joinLevels(level, b);
        for (const limit of level.limits) {
          const isReplaced =
            isOpen(limit.knob) && b.limits.some(({ knob, key }) => knob === limit.knob && key === limit.key);
          expect([limit, limits.includes(limit)]).toEqual([limit, !isReplaced]);
        }
        expect(limits.filter((limit) => !level.limits.includes(limit))).toEqual(b.limits);
      }),
      RUNS,
    );
  });

  it('keeps every waiver and map entry, and adds others only where they are open', () => {
    fc.assert(
      fc.property(highestLevel, lowerLevel('b'), ({ level, isOpen }, b) => {
        const joined = joinLevels(level, b);
        const added = <T>(key: string, items: readonly T[]): readonly T[] => (isOpen(key) ? items : []);
        expect(joined.waivers.items).toEqual([...level.waivers.items, ...added('waivers', b.waivers.items)]);
        expect(joined.severities.items).toEqual([
          ...added('severity', b.severities.items),
          ...level.severities.items,
        ]);
        expect(joined.levels.items).toEqual([...added('level', b.levels.items), ...level.levels.items]);
      }),
      RUNS,
    );
  });

  it('opens nothing that the upper level has closed', () => {
    fc.assert(
      fc.property(highestLevel, lowerLevel('b'), ({ level, isOpen }, b) => {
        const joined = joinLevels(level, b);
        for (const name of KNOB_NAMES) {
          if (!isOpen(name)) expect([name, joined.floors[name]]).not.toEqual([name, undefined]);
        }
        expect([
          joined.waivers.isOpen && !isOpen('waivers'),
          joined.severities.isOpen && !isOpen('severity'),
        ]).toEqual([false, false]);
        expect(joined.levels.isOpen && !isOpen('level')).toBe(false);
      }),
      RUNS,
    );
  });

  it('notes every knob whose wish was not granted, and no other', () => {
    fc.assert(
      fc.property(highestLevel, lowerLevel('b'), ({ level }, b) => {
        const { level: joined, notes } = joinAll([level, b]);
        const noted = KNOB_NAMES.filter((name) =>
          notes.some((note) => note.startsWith(`${b.origin}: ${name} is ignored`)),
        );
        // What a filter does is in its words.
        const isGranted = (name: KnobName): boolean =>
          b.knobs[name] === undefined || JSON.stringify(joined.knobs[name]) === JSON.stringify(b.knobs[name]);
        expect(noted).toEqual(KNOB_NAMES.filter((name) => !isGranted(name)));
      }),
      RUNS,
    );
  });
});

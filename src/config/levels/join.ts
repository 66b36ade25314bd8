import { KNOB_NAMES, KNOBS, type KnobName, type KnobValues } from './knobs.ts';
import type { Growing, Level, LimitSetting, SomeKnobs } from './level.ts';

/**
 * Joins a level with the one below it. The lower may tighten, and loosen only what the upper leaves open. Joining is
 * associative, so it does not matter which neighbours are joined first.
 */
export function joinLevels(upper: Level, lower: Level): Level {
  const { knobs, floors } = joinKnobs(upper, lower);
  return {
    origin: `${upper.origin} with ${lower.origin}`,
    knobs,
    floors,
    limits: joinLimits(upper.limits, lower.limits),
    waivers: grown(upper.waivers, lower.waivers),
    // Of entries the first that matches counts, so what may loosen comes first.
    severities: grown(upper.severities, lower.severities, 'first'),
    levels: grown(upper.levels, lower.levels, 'first'),
  };
}

function joinKnobs(upper: Level, lower: Level): Pick<Level, 'knobs' | 'floors'> {
  const knobs: Writable<SomeKnobs> = {};
  const floors: Writable<SomeKnobs> = {};
  const join = <K extends KnobName>(name: K): void => {
    const floor: KnobValues[K] | undefined = upper.floors[name];
    const wanted: KnobValues[K] | undefined = lower.knobs[name];
    const below: KnobValues[K] | undefined = lower.floors[name];
    knobs[name] = wanted === undefined ? upper.knobs[name] : bounded(name, floor, wanted);
    floors[name] = below === undefined ? floor : bounded(name, floor, below);
  };
  for (const name of KNOB_NAMES) join(name);
  return { knobs, floors };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function bounded<K extends KnobName>(
  name: K,
  floor: KnobValues[K] | undefined,
  wanted: KnobValues[K],
): KnobValues[K] {
  return floor === undefined ? wanted : KNOBS[name].bounded(floor, wanted);
}

/** All limits hold together, but for those that are open and set anew below. */
function joinLimits(upper: readonly LimitSetting[], lower: readonly LimitSetting[]): readonly LimitSetting[] {
  const isReplaced = ({ isOpen, knob, key }: LimitSetting): boolean =>
    isOpen && lower.some((one) => one.knob === knob && one.key === key);
  return [...upper.filter((setting) => !isReplaced(setting)), ...lower];
}

function grown<T>(upper: Growing<T>, lower: Growing<T>, place: 'first' | 'last' = 'last'): Growing<T> {
  const added = upper.isOpen ? lower.items : [];
  return {
    items: place === 'first' ? [...added, ...upper.items] : [...upper.items, ...added],
    isOpen: upper.isOpen && lower.isOpen,
  };
}

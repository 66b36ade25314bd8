import { LEVELS, SEVERITIES } from '../../finding/axis.ts';
import { axisOfKey } from '../../policy/threshold.ts';
import { KNOB_NAMES, KNOBS, type KnobName } from './knobs.ts';
import type { Level, LimitSetting, SomeKnobs } from './level.ts';

const DEFAULT_LIMITS = [
  { axis: 'severity', name: `${SEVERITIES[1]}+` },
  { axis: 'level', name: `${LEVELS[0]}+` },
] as const;

/**
 * The highest level sets every knob: what it leaves out counts as its default, and is no more for the level below to
 * loosen than what it says. Each default limit stays unless the level sets a fail limit on a word of its axis, or
 * `none` for it; warnings, `total`, `unspecified`, `unknown-…` and rules do not count.
 */
export function withDefaults(level: Level, isOpen: (key: string) => boolean): Level {
  const defaults = DEFAULT_LIMITS.filter(({ axis }) => !level.limits.some((one) => decides(one, axis)));
  return {
    ...level,
    knobs: withFallbacks(level.knobs, () => true),
    floors: withFallbacks(level.floors, (name) => !isOpen(name)),
    limits: [
      ...defaults.map(({ axis, name }): LimitSetting => {
        const knob = `fail-on-${axis}` as const;
        const limit = { name, counting: { key: name }, max: 0, action: 'fail', origin: 'default' } as const;
        return { knob, key: axis, limit, isOpen: isOpen(knob) };
      }),
      ...level.limits,
    ],
  };
}

function decides({ knob, key, limit }: LimitSetting, axis: 'severity' | 'level'): boolean {
  if (limit === 'none') return knob === `fail-on-${axis}`;
  return (
    knob !== 'rules' &&
    limit.action === 'fail' &&
    axisOfKey(knob === 'thresholds' ? key : limit.name) === axis
  );
}

function withFallbacks(knobs: SomeKnobs, isWanted: (name: KnobName) => boolean): SomeKnobs {
  const filled: { -readonly [K in keyof SomeKnobs]: SomeKnobs[K] } = { ...knobs };
  const fill = <K extends KnobName>(name: K): void => {
    if (filled[name] === undefined && isWanted(name)) filled[name] = KNOBS[name].fallback;
  };
  for (const name of KNOB_NAMES) fill(name);
  return filled;
}

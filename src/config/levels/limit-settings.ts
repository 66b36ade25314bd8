import type { Axis } from '../../finding/axis.ts';
import type { Threshold } from '../thresholds.ts';
import type { LimitSetting } from './level.ts';

const AXES: readonly Axis[] = ['severity', 'level', 'priority'];

/** `fail-on-…` of a level; `high` means exactly `high+: 0`. */
export function failOnSettings(
  level: { readonly [axis in Axis as `fail-on-${axis}`]?: string | undefined },
  origin: string,
  isOpen: (key: string) => boolean,
): readonly LimitSetting[] {
  return AXES.flatMap((axis): LimitSetting[] => {
    const knob = `fail-on-${axis}` as const;
    const word = level[knob];
    if (word === undefined) return [];
    const name = `${word}+`;
    const limit = { name, counting: { key: name }, max: 0, action: 'fail', origin } as const;
    return [{ knob, key: axis, limit: word === 'none' ? word : limit, isOpen: isOpen(knob) }];
  });
}

/** `thresholds` of a level. */
export function thresholdSettings(
  thresholds: readonly Threshold[],
  origin: string,
  isOpen: boolean,
): readonly LimitSetting[] {
  return thresholds.map(({ key, max, action }) => ({
    knob: 'thresholds',
    key,
    limit: { name: key, counting: { key }, max, action, origin },
    isOpen,
  }));
}

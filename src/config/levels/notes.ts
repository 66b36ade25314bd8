import { axisOfKey } from '../../policy/threshold.ts';
import { KNOB_NAMES } from './knobs.ts';
import type { Growing, Level, LimitSetting } from './level.ts';

/** What a lower level wished for and did not get, because the level above does not leave it open. */
export function ignoredWishes(upper: Level, lower: Level, joined: Level): readonly string[] {
  const loosening = (key: string): string =>
    `${lower.origin}: ${key} is ignored: it may loosen what ${upper.origin} sets, which does not name it in overridable.`;
  const knobs = KNOB_NAMES.filter(
    (name) => lower.knobs[name] !== undefined && !isSame(joined.knobs[name], lower.knobs[name]),
  );
  const survivors = joined.limits.filter((one) => upper.limits.includes(one));
  const axes = lower.limits.filter(
    ({ key, limit }) => limit === 'none' && survivors.some((one) => isOn(one, key)),
  );
  return [
    ...knobs.map(loosening),
    ...axes.map(
      ({ knob }) => `${lower.origin}: ${knob}: none is ignored: the limits of ${upper.origin} hold.`,
    ),
    ...unwanted('waivers', upper.waivers, lower.waivers).map(loosening),
    ...unwanted('severity', upper.severities, lower.severities).map(loosening),
    ...unwanted('level', upper.levels, lower.levels).map(loosening),
  ];
}

/** What a filter does is in its words. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isOn({ limit }: LimitSetting, axis: string): boolean {
  return (
    limit !== 'none' &&
    limit.action === 'fail' &&
    'key' in limit.counting &&
    axisOfKey(limit.counting.key) === axis
  );
}

function unwanted(key: string, upper: Growing<unknown>, lower: Growing<unknown>): readonly string[] {
  return lower.items.length > 0 && !upper.isOpen ? [key] : [];
}

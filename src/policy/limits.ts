import type { Axis } from '../finding/axis.ts';
import { axisOfKey, type Limit } from './threshold.ts';

/** One level of configuration: the limits it sets, and the axes it says `none` for. */
export type PolicyLevel = {
  readonly limits: readonly Limit[];
  readonly unlimited: ReadonlySet<Axis>;
};

const DEFAULT_LIMITS: readonly (Limit & { readonly axis: Axis })[] = [
  { key: 'high+', max: 0, action: 'fail', origin: 'default', axis: 'severity' },
  { key: 'mandatory+', max: 0, action: 'fail', origin: 'default', axis: 'level' },
];

/**
 * The limits that hold: those of every level, and each default whose axis the highest level leaves alone. Only
 * a fail limit on a ranked word, or `none`, replaces a default: warnings, `total` and `unknown-…` do not.
 * `levels` is ordered highest first.
 */
export function effectiveLimits(levels: readonly PolicyLevel[]): readonly Limit[] {
  const [highest] = levels;
  const defaults = DEFAULT_LIMITS.filter(({ axis }) => highest === undefined || !decides(highest, axis));
  return [
    ...defaults.map(({ key, max, action, origin }) => ({ key, max, action, origin })),
    ...levels.flatMap(({ limits }) => limits),
  ];
}

function decides(level: PolicyLevel, axis: Axis): boolean {
  return (
    level.unlimited.has(axis) ||
    level.limits.some(({ key, action }) => action === 'fail' && axisOfKey(key) === axis)
  );
}

import type { Axis } from '../../finding/axis.ts';
import type { Limit } from '../../policy/limit.ts';
import type { MappingEntry } from '../../policy/mapping.ts';
import type { Waiver } from '../../policy/waiver.ts';
import type { KnobName, KnobValues } from './knobs.ts';

/** Keys by which a level sets limits. */
export type LimitKnob = 'thresholds' | 'rules' | `fail-on-${Axis}`;

/** A limit as a level sets it; `none` of a `fail-on-…` sets none, and says so. */
export type LimitSetting = {
  readonly knob: LimitKnob;
  /** The threshold key, the rule's name, or the axis of a `fail-on-…`. */
  readonly key: string;
  readonly limit: Limit | 'none';
  /** Whether the level below may put its own in its place. */
  readonly isOpen: boolean;
};

/** A list that grows from level to level while every level above lets it. */
export type Growing<T> = { readonly items: readonly T[]; readonly isOpen: boolean };

/** Values by knob; what nobody has said anything of is undefined. */
export type SomeKnobs = { readonly [K in KnobName]?: KnobValues[K] | undefined };

/** One level of configuration, or several joined into one. */
export type Level = {
  readonly origin: string;
  readonly knobs: SomeKnobs;
  /** What the levels below may not loosen. */
  readonly floors: SomeKnobs;
  readonly limits: readonly LimitSetting[];
  readonly waivers: Growing<Waiver>;
  readonly severities: Growing<MappingEntry>;
  readonly levels: Growing<MappingEntry>;
};

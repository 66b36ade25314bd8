import { isDeepStrictEqual } from 'node:util';

/** A setting with one value. */
export type Knob<T> = {
  /** Its value where no level says anything. */
  readonly fallback: T;
  /** What holds where `wanted` is asked for, and must not loosen `floor`. Of two floors it gives the stricter. */
  readonly bounded: (floor: T, wanted: T) => T;
};

/** Words from the strictest to the loosest. */
export function strictest<const T>(order: readonly T[], fallback: NoInfer<T>): Knob<T> {
  return {
    fallback,
    bounded: (floor, wanted) => (order.indexOf(wanted) <= order.indexOf(floor) ? wanted : floor),
  };
}

/** The less, the stricter. */
export function least(fallback: number): Knob<number> {
  return { fallback, bounded: (floor, wanted) => Math.min(floor, wanted) };
}

/** The more, the stricter. */
export function greatest(fallback: number): Knob<number> {
  return { fallback, bounded: (floor, wanted) => Math.max(floor, wanted) };
}

/** Any value loosens but one, which is the fallback too. */
export function looseningUnless<T>(strict: T): Knob<T> {
  return {
    fallback: strict,
    bounded: (floor, wanted) => (isDeepStrictEqual(wanted, strict) ? wanted : floor),
  };
}

/** No value is known to be stricter than another, so the first that is set stays. */
export function fixed<T>(fallback: T): Knob<T> {
  return { fallback, bounded: (floor) => floor };
}

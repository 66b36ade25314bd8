import { KNOBS, type KnobName, type KnobValues } from './knobs.ts';
import type { Level } from './level.ts';

/** Reads the knobs of a level; one that nobody set has its fallback. */
export type KnobReader = <K extends KnobName>(name: K) => KnobValues[K];

/** A reader of the knobs of a level. */
export function readKnobs({ knobs }: Level): KnobReader {
  return (name) => knobs[name] ?? KNOBS[name].fallback;
}

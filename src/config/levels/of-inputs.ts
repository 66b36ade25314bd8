import type { Inputs } from '../inputs.ts';
import type { Level } from './level.ts';
import { failOnSettings, thresholdSettings } from './limit-settings.ts';

/** How the inputs are called where a limit came from. */
export const INPUTS_ORIGIN = 'inputs';

/** The inputs as a level, the last. */
export function levelOfInputs(inputs: Inputs): Level {
  const knobs = {
    'warn-only': inputs['warn-only'],
    'only-new': inputs['only-new'],
    'on-error': inputs['on-error'],
    'on-no-evidence': inputs['on-no-evidence'],
    'on-fork': inputs['on-fork'],
  };
  return {
    origin: INPUTS_ORIGIN,
    knobs,
    floors: knobs,
    limits: [
      ...failOnSettings(inputs, INPUTS_ORIGIN, () => false),
      ...thresholdSettings(inputs.thresholds, INPUTS_ORIGIN, false),
    ],
    waivers: { items: [], isOpen: false },
    severities: { items: [], isOpen: false },
    levels: { items: [], isOpen: false },
  };
}

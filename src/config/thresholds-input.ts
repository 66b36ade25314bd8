import type { Parsed } from '../parsed.ts';
import { pathOf, readStrictly } from './strict.ts';
import { type Threshold, thresholdsSchema, toThresholds } from './thresholds.ts';
import { parseYamlMap } from './yaml.ts';

/** Reads the `thresholds` input: the map of a policy file, in YAML. */
export function parseThresholds(text: string): Parsed<readonly Threshold[]> {
  const map = parseYamlMap(text);
  if ('problem' in map) return { problem: `${map.problem} Write for example { high+: 0, total: 200 }.` };
  const read = readStrictly(thresholdsSchema, map.value);
  if ('value' in read) return { value: toThresholds(read.value) };
  return { problem: read.misfits.map(({ keys, message }) => `${pathOf(keys)}: ${message}`).join(' ') };
}

import { ConfigurationError, type Problem } from '../../errors.ts';
import { isMap, type Misfit, onceEach, pathOf, readStrictly } from '../strict.ts';
import { readYamlMap, type YamlMap } from '../yaml.ts';
import type { Place } from '../yaml-place.ts';
import { crossProblems } from './cross-checks.ts';
import { fileSchema, type PolicyFile } from './schema.ts';

/** Nobody reads on. */
const MAX_PROBLEMS = 100;

/**
 * Reads a policy file. `name` says which, in problems; `now` bounds how far ahead waivers may expire. Throws a
 * ConfigurationError with every problem, each with its line, column and key.
 */
export function parsePolicyFile(text: string, name: string, now: Date): PolicyFile {
  const yaml = readYamlMap(text);
  if ('problem' in yaml) {
    throw new ConfigurationError([{ path: placed(name, yaml.place), message: yaml.problem }]);
  }
  const read = readStrictly(fileSchema, yaml.value);
  const misfits = 'value' in read ? crossProblems(read.value, now) : withCrossed(read.misfits, yaml, now);
  if ('value' in read && misfits.length === 0) return read.value;
  const all = onceEach(misfits);
  const problems = all.slice(0, MAX_PROBLEMS).map((misfit) => toProblem(misfit, name, yaml));
  const hidden = all.length - problems.length;
  const more = hidden > 0 ? [{ path: name, message: `has ${hidden} more problems.` }] : [];
  throw new ConfigurationError([...problems.toSorted(byPlace), ...more]);
}

/** What several keys together are wrong about can be told of those that are right by themselves. */
function withCrossed(misfits: readonly Misfit[], { value }: YamlMap, now: Date): readonly Misfit[] {
  const rest = structuredClone(value);
  for (const { keys } of misfits) {
    const end = keys.findIndex((key) => typeof key === 'number');
    cut(rest, end < 0 ? keys : keys.slice(0, end));
    // How late is too late is not known then.
    if (keys[0] === 'max-waiver-days') cut(rest, ['waivers']);
  }
  const read = readStrictly(fileSchema, { ...rest, version: 1 });
  return 'value' in read ? [...misfits, ...crossProblems(read.value, now)] : misfits;
}

function cut(map: unknown, [key, ...below]: Misfit['keys']): void {
  if (!isMap(map) || typeof key !== 'string') return;
  if (below.length === 0) delete map[key];
  else cut(map[key], below);
}

function toProblem({ keys, message }: Misfit, name: string, { placeOf }: YamlMap): PlacedProblem {
  const place = placeOf(keys);
  const key = pathOf(keys);
  const path = key === '' ? placed(name, place) : `${placed(name, place)}: ${key}`;
  return { path: shortened(path), message: shortened(message), place };
}

/** What was written may be repeated in it; what to do stands at its end. */
function shortened(text: string): string {
  return text.length > 1_500 ? `${text.slice(0, 300)} … ${text.slice(-1_000)}` : text;
}

type PlacedProblem = Problem & { readonly place: Place };

function byPlace({ place: a }: PlacedProblem, { place: b }: PlacedProblem): number {
  return a.line - b.line || a.column - b.column;
}

/** As compilers write it, so that editors and terminals can jump there. */
function placed(name: string, place: Place | undefined): string {
  return place === undefined ? name : `${name}:${place.line}:${place.column}`;
}

import { parseSelector } from '../config/file/selector.ts';
import { parseYamlMap } from '../config/yaml.ts';
import type { Problem } from '../errors.ts';
import type { Selector } from '../policy/selector.ts';
import { type Part, readOnce } from './part.ts';

const PATH = '--match';

/** Reads which issues to triage: a selector, as the policy file's `match`. */
export function readTriageMatch(texts: readonly string[]): Part<Selector> {
  const map = readOnce(PATH, texts, parseYamlMap);
  if ('problems' in map) return map;
  if (map.value === undefined) {
    return {
      problems: [{ path: PATH, message: 'is needed: which issues to change, as { severity: low }.' }],
    };
  }
  const parsed = parseSelector(map.value, PATH);
  const problems = [...('problems' in parsed ? parsed.problems : []), ...ownProblems(map.value)];
  if (problems.length > 0) return { problems };
  // What only Azure findings carry would never be met, and is refused as such.
  return parseSelector({ ...map.value, source: 'pulumi' }, PATH);
}

/** What a selector may say elsewhere, but not here. */
function ownProblems(map: Readonly<Record<string, unknown>>): readonly Problem[] {
  const sources = [map['source'] ?? []].flat();
  const isForeign = sources.length > 0 && sources.every((source) => source === 'azure');
  return [
    ...(isForeign
      ? [{ path: `${PATH}.source`, message: 'triage changes Pulumi issues only. Leave it out.' }]
      : []),
    ...('new' in map
      ? [
          {
            path: `${PATH}.new`,
            message: 'what is new is known only while the gate checks a change. Use older-than.',
          },
        ]
      : []),
  ];
}

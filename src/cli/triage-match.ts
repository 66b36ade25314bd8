import { parseSelector } from '../config/selector.ts';
import { parseYamlMap } from '../config/yaml.ts';
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
  if ('problems' in parsed) return parsed;
  const { source } = parsed.value;
  if (source !== undefined && !source.includes('pulumi')) {
    return {
      problems: [{ path: `${PATH}.source`, message: 'triage changes Pulumi issues only. Leave it out.' }],
    };
  }
  if (parsed.value.new !== undefined) {
    const message = 'what is new is known only while the gate checks a change. Use older-than.';
    return { problems: [{ path: `${PATH}.new`, message }] };
  }
  // What only Azure findings carry would never be met, and is refused as such.
  return parseSelector({ ...map.value, source: 'pulumi' }, PATH);
}

import type { Parsed } from '../parsed.ts';
import { type Limit, type LimitAction, THRESHOLD_KEYS } from '../policy/threshold.ts';
import { allowedWords } from './suggest.ts';
import { isMap, parseYamlMap } from './yaml.ts';

const ACTIONS: readonly LimitAction[] = ['fail', 'warn'];

/** Reads the `thresholds` input: a YAML map from a threshold key to a count or `{ max, action }`. */
export function parseThresholds(text: string): Parsed<readonly Limit[]> {
  const map = parseYamlMap(text);
  if ('problem' in map) return { problem: `${map.problem} Write for example { high+: 0, total: 200 }.` };
  const limits = Object.entries(map.value).map(([key, value]) => toLimit(key, value));
  const problems = limits.flatMap((limit) => ('problem' in limit ? [limit.problem] : []));
  if (problems.length > 0) return { problem: problems.join(' ') };
  return { value: limits.flatMap((limit) => ('value' in limit ? [limit.value] : [])) };
}

function toLimit(key: string, value: unknown): Parsed<Limit> {
  if (!THRESHOLD_KEYS.includes(key)) {
    return { problem: `${JSON.stringify(key)} is not a threshold.${allowedWords(key, THRESHOLD_KEYS)}` };
  }
  if (!isMap(value)) return withMax(key, value, 'fail');
  const stray = Object.keys(value).find((name) => name !== 'max' && name !== 'action');
  if (stray !== undefined) {
    return {
      problem: `${key}: ${JSON.stringify(stray)} is not a key.${allowedWords(stray, ['max', 'action'])}`,
    };
  }
  const action = ACTIONS.find((candidate) => candidate === ('action' in value ? value['action'] : 'fail'));
  if (action === undefined) {
    const typed = String(value['action']);
    return {
      problem: `${key}: action ${JSON.stringify(typed)} is not allowed.${allowedWords(typed, ACTIONS)}`,
    };
  }
  return withMax(key, value['max'], action);
}

function withMax(key: string, max: unknown, action: LimitAction): Parsed<Limit> {
  if (typeof max !== 'number' || !Number.isSafeInteger(max) || max < 0) {
    return {
      problem: `${key}: ${JSON.stringify(max) ?? 'nothing'} is not a count. Write a whole number from 0 up.`,
    };
  }
  return { value: { key, max, action, origin: 'inputs' } };
}

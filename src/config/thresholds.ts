import { type Document, parseDocument, visit } from 'yaml';
import type { Parsed } from '../parsed.ts';
import { type Limit, type LimitAction, THRESHOLD_KEYS } from '../policy/threshold.ts';
import { allowedWords } from './suggest.ts';

const ACTIONS: readonly LimitAction[] = ['fail', 'warn'];

/** Reads the `thresholds` input: a YAML map from a threshold key to a count or `{ max, action }`. */
export function parseThresholds(text: string): Parsed<readonly Limit[]> {
  if (/^%/m.test(text)) return { problem: 'must not use YAML directives (%).' };
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, resolveKnownTags: false });
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) return { problem: `not readable as YAML: ${broken.message.split('\n')[0]}` };
  if (hasAlias(document)) return { problem: 'must not use YAML anchors and aliases.' };
  const map: unknown = document.toJS();
  if (!isMap(map)) return { problem: 'must be a YAML map of counts, for example { high+: 0, total: 200 }.' };
  const limits = Object.entries(map).map(([key, value]) => toLimit(key, value));
  const problems = limits.flatMap((limit) => ('problem' in limit ? [limit.problem] : []));
  if (problems.length > 0) return { problem: problems.join(' ') };
  return { value: limits.flatMap((limit) => ('value' in limit ? [limit.value] : [])) };
}

/** Aliases can blow a short text up to any size. */
function hasAlias(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
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

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

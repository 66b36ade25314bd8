import * as v from 'valibot';
import { ConfigurationError, type Problem } from '../errors.ts';
import { parseDuration } from '../finding/duration.ts';
import type { Parsed } from '../parsed.ts';
import { PULUMI_APIS } from '../sources/pulumi/issues/issue-reading.ts';
import { parsedText, word } from './schema.ts';
import { allowedWords } from './suggest.ts';
import { isMap, parseYamlMap } from './yaml.ts';

/** Longer than a run may take: waiting could never come to its end. */
const MAX_WAIT_MS = 10 * 60_000;

const pulumiKeys = {
  api: v.optional(v.pipe(v.string(notText), word(PULUMI_APIS)), 'auto'),
  'wait-for-evaluation': v.optional(
    v.pipe(v.union([v.string(), v.literal(0)], notDuration), v.transform(String), parsedText(parseWait)),
    0,
  ),
};

/** Keys of the policy file that there are so far, and their defaults. */
const fileSchema = v.object({
  version: v.literal(1),
  // An array is an object to the validator.
  pulumi: v.optional(v.pipe(v.custom<object>(isMap, 'must be a map of keys.'), v.object(pulumiKeys)), {}),
});

export type PolicyFile = v.InferOutput<typeof fileSchema>;

/** Every key by its path, as the file may hold it. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(fileSchema.entries),
  pulumi: Object.keys(pulumiKeys),
};

/** A run without a policy file. */
export const NO_POLICY_FILE: PolicyFile = v.parse(fileSchema, { version: 1 });

/** Reads a policy file. Throws a ConfigurationError with every problem, each with the path of its key. */
export function parsePolicyFile(text: string, path: string): PolicyFile {
  const yaml = parseYamlMap(text);
  if ('problem' in yaml) throw new ConfigurationError([{ path, message: yaml.problem }]);
  const parsed = v.safeParse(fileSchema, yaml.value);
  const problems = [
    ...unknownKeys(yaml.value, ''),
    ...unknownKeys(yaml.value['pulumi'], 'pulumi'),
    ...(parsed.success ? [] : parsed.issues.map(toProblem)),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new ConfigurationError(
      problems.map((problem) => ({ ...problem, path: `${path}: ${problem.path}` })),
    );
  }
  return parsed.output;
}

function unknownKeys(map: unknown, below: string): Problem[] {
  if (!isMap(map)) return [];
  const known = KEYS[below] ?? [];
  return Object.keys(map)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: below === '' ? key : `${below}.${key}`,
      message: `is not a key.${allowedWords(key, known)}`,
    }));
}

function toProblem(issue: v.BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue) ?? 'the file';
  return { path, message: path === 'version' ? 'must be 1, the version of this format.' : issue.message };
}

function parseWait(text: string): Parsed<number> {
  const ms = text === '0' ? 0 : parseDuration(text);
  if (ms === undefined)
    return { problem: `${JSON.stringify(text)} is not a duration. Write 0, 90s, 5m or PT5M.` };
  if (ms <= MAX_WAIT_MS) return { value: ms };
  return {
    problem: `${JSON.stringify(text)} is longer than the ${MAX_WAIT_MS / 60_000} minutes a run may take.`,
  };
}

function notText({ received }: v.BaseIssue<unknown>): string {
  return `${received} is not a word. Allowed: ${PULUMI_APIS.join(', ')}.`;
}

function notDuration({ received }: v.BaseIssue<unknown>): string {
  return `${received} is not a duration. Write 0, 90s, 5m or PT5M.`;
}

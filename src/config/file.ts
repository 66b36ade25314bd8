import * as v from 'valibot';
import { ConfigurationError, type Problem } from '../errors.ts';
import { PULUMI_APIS } from '../sources/pulumi/issues/issue-reading.ts';
import { azureKeys, azureSchema } from './file-azure.ts';
import { word } from './schema.ts';
import { allowedWords } from './suggest.ts';
import { wait } from './wait.ts';
import { isMap, parseYamlMap } from './yaml.ts';

/** Longer than a run may take: waiting could never come to its end. */
const MAX_WAIT_MS = 10 * 60_000;

const pulumiKeys = {
  api: v.optional(v.pipe(v.string(notText), word(PULUMI_APIS)), 'auto'),
  'wait-for-evaluation': v.optional(wait(MAX_WAIT_MS, 'a run may take'), 0),
};

// An array is an object to the validator.
const map = v.custom<object>(isMap, 'must be a map of keys.');

/** Keys of the policy file that there are so far, and their defaults. */
const fileSchema = v.object({
  version: v.literal(1),
  pulumi: v.optional(v.pipe(map, v.object(pulumiKeys)), {}),
  azure: v.optional(v.pipe(map, azureSchema), {}),
});

export type PolicyFile = v.InferOutput<typeof fileSchema>;

/** Every key by its path, as the file may hold it. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(fileSchema.entries),
  pulumi: Object.keys(pulumiKeys),
  azure: Object.keys(azureKeys),
};

/** A run without a policy file. */
export const NO_POLICY_FILE: PolicyFile = v.parse(fileSchema, { version: 1 });

/** Reads a policy file. Throws a ConfigurationError with every problem, each with the path of its key. */
export function parsePolicyFile(text: string, path: string): PolicyFile {
  const yaml = parseYamlMap(text);
  if ('problem' in yaml) throw new ConfigurationError([{ path, message: yaml.problem }]);
  const parsed = v.safeParse(fileSchema, yaml.value);
  const problems = [
    ...Object.keys(KEYS).flatMap((below) =>
      unknownKeys(below === '' ? yaml.value : yaml.value[below], below),
    ),
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

function notText({ received }: v.BaseIssue<unknown>): string {
  return `${received} is not a word. Allowed: ${PULUMI_APIS.join(', ')}.`;
}

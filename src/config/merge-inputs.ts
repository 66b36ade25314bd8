import { ConfigurationError, type Problem } from '../errors.ts';
import { type Environment, type Inputs, readInputs } from './inputs.ts';
import { allowedWords } from './suggest.ts';

/** Inputs of merge/action.yml that the gate has too, and mean the same. */
const SHARED = [
  'github-token',
  'config-file',
  'config-token',
  'comment-mode',
  'comment-key',
  'report-formats',
  'report-directory',
  'tracking-issue',
  'dry-run',
] as const satisfies readonly (keyof Inputs)[];

/** Names of the inputs, as in merge/action.yml. */
export const MERGE_INPUT_NAMES: readonly string[] = ['reports', ...SHARED];

/** Where download-artifact puts the reports in the documentation. */
export const DEFAULT_REPORTS = 'policy-gate-reports';

export type MergeInputs = {
  readonly inputs: Inputs;
  /** Directories, files and patterns. */
  readonly reports: readonly string[];
};

/** Reads the inputs of merge/action.yml. Throws a ConfigurationError with every problem found. */
export async function readMergeInputs(env: Environment): Promise<MergeInputs> {
  const set = Object.entries(env).filter(([name]) => name.startsWith('INPUT_'));
  const known = MERGE_INPUT_NAMES.map(variableOf);
  const unknown = set
    .filter(([variable]) => !known.includes(variable))
    .map(([variable]) => variable.slice('INPUT_'.length).toLowerCase())
    .map((name) => ({ path: name, message: `is not an input.${allowedWords(name, MERGE_INPUT_NAMES)}` }));
  const shared = Object.fromEntries(set.filter(([name]) => SHARED.map(variableOf).includes(name)));
  const read = await attempt(() => readInputs(shared));
  const problems = [...unknown, ...('problems' in read ? read.problems : [])];
  if (problems.length > 0 || 'problems' in read) throw new ConfigurationError(problems);
  const lines = (env[variableOf('reports')] ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { inputs: read.inputs, reports: lines.length === 0 ? [DEFAULT_REPORTS] : lines };
}

async function attempt(
  read: () => Promise<Inputs>,
): Promise<{ readonly inputs: Inputs } | { readonly problems: readonly Problem[] }> {
  try {
    return { inputs: await read() };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

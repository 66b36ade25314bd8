import * as v from 'valibot';
import { ConfigurationError, type Problem } from '../errors.ts';
import { PRIORITIES, SEVERITIES } from '../finding/axis.ts';
import type { Parsed } from '../parsed.ts';
import { FORMAT_NAMES } from '../publishers/report-formats.ts';
import { parseAzureTarget } from '../sources/azure/targets/target.ts';
import { parseOidcTokenType } from '../sources/pulumi/oidc.ts';
import { parsePreviewLines } from '../sources/pulumi/preview/reference.ts';
import { parseAccount, parseStackTarget } from '../sources/pulumi/targets/target.ts';
import {
  parseAzureEnvironment,
  parseClientId,
  parseConsoleDomain,
  parsePulumiUrl,
  parseTenant,
} from './addresses.ts';
import { parseConfigFile } from './load/config-file.ts';
import { booleanWord, lines, parsedText, secret, shortText, word, words } from './schema.ts';
import { allowedWords } from './suggest.ts';
import type { Threshold } from './thresholds.ts';
import { parseWindowStart } from './window.ts';

const leniency = word(['fail', 'warn', 'pass']);

/**
 * Every input of action.yml, how it is read, and its default as the user would write it. What a policy file may set
 * too has none here: only an input that is set is a word of the workflow's.
 */
export const inputSchema = v.object({
  'pulumi-stacks': v.optional(lines(parseStackTarget), ''),
  'pulumi-accounts': v.optional(lines(parseAccount), ''),
  'pulumi-preview': v.optional(parsedText(parsePreviewLines)),
  'azure-scopes': v.optional(
    lines(parseAzureTarget, ({ id }) => id.toLowerCase()),
    '',
  ),
  part: v.optional(booleanWord, 'false'),
  'azure-since': v.optional(parsedText(parseWindowStart), '24h'),
  'pulumi-access-token': v.optional(secret),
  'pulumi-oidc-token-type': v.optional(parsedText(parseOidcTokenType)),
  'pulumi-cloud-url': v.optional(parsedText(parsePulumiUrl), 'https://api.pulumi.com'),
  'azure-tenant-id': v.optional(parsedText(parseTenant)),
  'azure-client-id': v.optional(parsedText(parseClientId)),
  'azure-client-secret': v.optional(secret),
  'azure-environment': v.optional(parsedText(parseAzureEnvironment), 'AzureCloud'),
  'github-token': v.optional(secret),
  'config-file': v.optional(parsedText(parseConfigFile)),
  'config-token': v.optional(secret),
  'fail-on-severity': v.optional(word([...SEVERITIES, 'none'])),
  'fail-on-level': v.optional(word(['mandatory', 'remediate', 'advisory', 'none'])),
  'fail-on-priority': v.optional(word([...PRIORITIES, 'none'])),
  thresholds: v.optional(v.string(), '{}'),
  'only-new': v.optional(booleanWord),
  'warn-only': v.optional(booleanWord),
  'on-error': v.optional(leniency),
  'on-no-evidence': v.optional(leniency),
  'on-fork': v.optional(word(['skip', 'fail'])),
  'comment-mode': v.optional(word(['always', 'on-breach', 'on-change', 'off']), 'always'),
  'comment-key': v.optional(shortText),
  'report-formats': v.optional(words(FORMAT_NAMES), 'json'),
  'report-directory': v.optional(v.string()),
  'tracking-issue': v.optional(booleanWord, 'false'),
  'dry-run': v.optional(booleanWord, 'false'),
  /** Environment only: a ready Azure Resource Manager token. */
  AZURE_ACCESS_TOKEN: v.optional(secret),
  /** Environment only, beside the inputs: whoever sets these may mean another step. */
  AZURE_TENANT_ID: v.optional(parsedText(parseTenant)),
  AZURE_CLIENT_ID: v.optional(parsedText(parseClientId)),
  AZURE_CLIENT_SECRET: v.optional(secret),
  /** Environment only, as the Pulumi CLI reads it: host of the console, where its rule does not find it. */
  PULUMI_CONSOLE_DOMAIN: v.optional(parsedText(parseConsoleDomain)),
});

export type Inputs = v.InferOutput<ReturnType<typeof schemaBy>>;

/** How the text of `thresholds` is read. */
export type ThresholdsReader = (text: string) => Parsed<readonly Threshold[]>;

function schemaBy(readThresholds: ThresholdsReader) {
  const { entries } = inputSchema;
  const thresholds = v.optional(parsedText(readThresholds), entries.thresholds.default);
  return v.object({ ...entries, thresholds });
}

/** Variables that stand in for an input that is not set; the first that is set counts. */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'pulumi-access-token': ['PULUMI_ACCESS_TOKEN'],
  'pulumi-cloud-url': ['PULUMI_BACKEND_URL'],
  AZURE_ACCESS_TOKEN: ['AZURE_ACCESS_TOKEN'],
  AZURE_TENANT_ID: ['AZURE_TENANT_ID', 'ARM_TENANT_ID'],
  AZURE_CLIENT_ID: ['AZURE_CLIENT_ID', 'ARM_CLIENT_ID'],
  AZURE_CLIENT_SECRET: ['AZURE_CLIENT_SECRET', 'ARM_CLIENT_SECRET'],
  PULUMI_CONSOLE_DOMAIN: ['PULUMI_CONSOLE_DOMAIN'],
};

/** Names of the inputs, as in action.yml. */
export const INPUT_NAMES: readonly string[] = Object.keys(inputSchema.entries).filter((name) =>
  /^[a-z]/.test(name),
);

export type Environment = Readonly<Record<string, string | undefined>>;

/** Services that have targets in the policy file, whatever the inputs name. */
export type ServicesInUse = { readonly pulumi?: boolean; readonly azure?: boolean };

/**
 * Reads the inputs that the runner puts into the environment. An empty input is one that is not set
 * (actions/runner#924). Throws a ConfigurationError with every problem found.
 */
export async function readInputs(env: Environment, elsewhere: ServicesInUse = {}): Promise<Inputs> {
  if (!env[variableOf('thresholds')]?.trim()) return inputsBy(() => ({ value: [] }), env, elsewhere);
  // The parser of YAML is as large as all the rest, and the first request waits for what is loaded.
  const { parseThresholds } = await import('./thresholds-input.ts');
  return inputsBy(parseThresholds, env, elsewhere);
}

/** The same by a reader of thresholds that is there already. */
export function inputsBy(
  readThresholds: ThresholdsReader,
  env: Environment,
  elsewhere: ServicesInUse = {},
): Inputs {
  const raw = rawInputs(env, elsewhere);
  const schema = schemaBy(readThresholds);
  const parsed = v.safeParse(schema, Object.fromEntries(raw.map(({ name, value }) => [name, value])));
  const problems = [
    ...unknownInputs(env),
    ...(parsed.success ? [] : parsed.issues.map((issue) => toProblem(issue, raw))),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return parsed.output;
}

/** The inputs, and the variables beside them, that are secret. */
export const SECRET_INPUTS: readonly string[] = [
  'pulumi-access-token',
  'github-token',
  'config-token',
  'azure-client-secret',
  'AZURE_ACCESS_TOKEN',
  'AZURE_CLIENT_SECRET',
];

/** Secrets among the inputs and their variables, to be masked before anything is read or printed. */
export function secretInputs(env: Environment): readonly string[] {
  // Which services are used is not known yet, and masking too much does no harm.
  const raw = rawInputs(env, { pulumi: true, azure: true });
  return raw.flatMap(({ name, value }) => (SECRET_INPUTS.includes(name) ? [value] : []));
}

/** An input that is set, and the variable that set it where it was not the input itself. */
type RawInput = { readonly name: string; readonly value: string; readonly variable?: string };

function rawInputs(env: Environment, elsewhere: ServicesInUse): readonly RawInput[] {
  return Object.keys(inputSchema.entries).flatMap((name): RawInput[] => {
    const value = env[variableOf(name)]?.trim();
    if (value) return [{ name, value }];
    const variables = isWanted(name, env, elsewhere) ? (FALLBACKS[name] ?? []) : [];
    const set = variables.map((variable) => ({ variable, value: env[variable]?.trim() ?? '' }));
    return set
      .filter((fallback) => fallback.value !== '')
      .slice(0, 1)
      .map((fallback) => ({ name, ...fallback }));
  });
}

/**
 * Where a job keeps its Pulumi state says nothing to a step that gates nothing of Pulumi, nor who it is to Azure to
 * one that gates nothing there; and a token of the job's steps around this one is not used where the step asks for
 * its own.
 */
function isWanted(name: string, env: Environment, { pulumi, azure }: ServicesInUse): boolean {
  const isSet = (input: string): boolean => !!env[variableOf(input)]?.trim();
  if (name === 'pulumi-access-token') return !isSet('pulumi-oidc-token-type');
  if (AZURE_CLIENT.test(name)) {
    const input = name.toLowerCase().replaceAll('_', '-');
    return (azure === true || isSet('azure-scopes')) && !isSet(input) && !env['AZURE_ACCESS_TOKEN']?.trim();
  }
  if (!name.startsWith('pulumi-') && name !== 'PULUMI_CONSOLE_DOMAIN') return true;
  return pulumi === true || isSet('pulumi-stacks') || isSet('pulumi-accounts');
}

const AZURE_CLIENT = /^AZURE_(?:TENANT_ID|CLIENT_ID|CLIENT_SECRET)$/;

function unknownInputs(env: Environment): Problem[] {
  const known = INPUT_NAMES.map(variableOf);
  return Object.keys(env)
    .filter((variable) => variable.startsWith('INPUT_') && !known.includes(variable))
    .map((variable) => variable.slice('INPUT_'.length).toLowerCase())
    .map((name) => ({ path: name, message: `is not an input.${allowedWords(name, INPUT_NAMES)}` }));
}

/** The runner upper-cases the name and keeps its hyphens. */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

function toProblem(issue: v.BaseIssue<unknown>, raw: readonly RawInput[]): Problem {
  const name = v.getDotPath(issue) ?? 'inputs';
  const variable = raw.find((input) => input.name === name)?.variable;
  return { path: variable ?? name, message: issue.message };
}

import { type Command, Option } from 'commander';
import * as v from 'valibot';
import { fileSchema } from '../config/file/schema.ts';
import type { Environment, Inputs } from '../config/inputs.ts';
import type { Problem } from '../errors.ts';
import { FORMAT_NAMES } from '../publishers/report-formats.ts';
import { collect, texts } from './options.ts';
import { type Part, problemsOf, readOnce } from './part.ts';

/** An input of the action as a flag. Its list may be given in parts; a switch may be given without a word. */
type InputFlag = {
  readonly value: string;
  readonly help: string;
  readonly kind?: 'lines' | 'lines-or-commas' | 'switch';
};

/** Under what a flag stands in the help, by the start of its name; the first that fits. */
const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/^(?:pulumi-stacks|pulumi-accounts|pulumi-preview|azure-scopes|azure-since|part)$/, 'What is read:'],
  [/^(?:pulumi|azure)-/, 'Where, and as whom:'],
  [/^(?:comment|report|tracking|dry-run)/, 'What is written:'],
  [/^/, 'What it is judged by:'],
];

const LENIENCY = 'fail, warn or pass';

const INPUT_FLAGS = {
  'pulumi-stacks': {
    value: '<lines>',
    help: 'org/project/stack, by lines or commas; repeatable',
    kind: 'lines-or-commas',
  },
  'pulumi-accounts': {
    value: '<lines>',
    help: 'org/account[/child], by lines or commas; repeatable',
    kind: 'lines-or-commas',
  },
  'pulumi-preview': {
    value: '<lines>',
    help: "this change's own preview: a log's path, an update's id or latest; lines org/project/stack=VALUE for several stacks",
    kind: 'lines',
  },
  'pulumi-oidc-token-type': {
    value: '<type>',
    help: 'in GitHub Actions, a short-lived token by OIDC: organization, team:NAME or personal:LOGIN',
  },
  'pulumi-cloud-url': {
    value: '<url>',
    help: 'Pulumi Cloud or self-hosted API (env PULUMI_BACKEND_URL, else https://api.pulumi.com)',
  },
  // Names in ARM ids may hold commas.
  'azure-scopes': { value: '<lines>', help: 'ARM ids, by lines; repeatable', kind: 'lines' },
  part: {
    value: '[word]',
    help: 'true or false: one part of a matrix, which "policy-gate merge" joins; targets of the policy file are left to other parts',
    kind: 'switch',
  },
  'azure-since': {
    value: '<start>',
    help: 'start of the window of Azure events: a duration or a timestamp (24h)',
  },
  'azure-tenant-id': { value: '<id>', help: 'tenant of azure-client-id (env AZURE_TENANT_ID)' },
  'azure-client-id': { value: '<id>', help: 'application to sign in to Azure as (env AZURE_CLIENT_ID)' },
  'azure-environment': {
    value: '<cloud>',
    help: 'AzureCloud, AzureUSGovernment, AzureChinaCloud, or an address (AzureCloud)',
  },
  'fail-on-severity': { value: '<word>', help: 'critical, high, medium, low or none' },
  'fail-on-level': { value: '<word>', help: 'mandatory, remediate, advisory or none' },
  'fail-on-priority': { value: '<word>', help: 'p0, p1, p2, p3, p4 or none' },
  thresholds: { value: '<yaml>', help: 'counts: { high+: 5, total: { max: 200, action: warn } }' },
  'only-new': {
    value: '[word]',
    help: 'true or false: only new findings can exceed a limit',
    kind: 'switch',
  },
  'warn-only': { value: '[word]', help: 'true or false: exceeded limits never fail the job', kind: 'switch' },
  'on-error': { value: '<word>', help: `when a source cannot be read whole: ${LENIENCY}` },
  'on-no-evidence': { value: '<word>', help: `when nothing governs a target: ${LENIENCY}` },
  'on-fork': { value: '<word>', help: "when a fork's run has no credentials: skip or fail" },
  'config-file': {
    value: '<path>',
    help: 'policy file, or owner/repo/path@ref for a central one (.github/policy-gate.yml, if there)',
  },
  'comment-mode': {
    value: '<word>',
    help: 'in GitHub Actions: always, on-breach, on-change or off (always)',
  },
  'comment-key': { value: '<text>', help: 'tells the comments of several gates apart' },
  'report-formats': {
    value: '<words>',
    help: `files that are written, by lines or commas: ${FORMAT_NAMES.join(', ')} (json)`,
    kind: 'lines-or-commas',
  },
  'report-directory': {
    value: '<path>',
    help: 'where they are written (policy-gate in RUNNER_TEMP, else in the temporary folder)',
  },
  'tracking-issue': {
    value: '[word]',
    help: 'in GitHub Actions, true or false: keep an issue open while limits are exceeded',
    kind: 'switch',
  },
  'dry-run': {
    value: '[word]',
    help: 'true or false: write nothing anywhere but on the screen',
    kind: 'switch',
  },
} as const satisfies { readonly [name in keyof Inputs]?: InputFlag };

export type FlagName = keyof typeof INPUT_FLAGS;

export const FLAG_NAMES: readonly FlagName[] = Object.keys(INPUT_FLAGS).filter(isFlagName);

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(INPUT_FLAGS, name);
}

/** Adds the flags of some inputs to a command. */
export function addInputFlags(command: Command, names: readonly FlagName[]): Command {
  return names.reduce((known, name) => known.addOption(optionOf(name)), command);
}

/** Inputs as they were given: what `readInputs` reads of them, and what is wrong before it does. */
export type GivenInputs = {
  readonly names: readonly FlagName[];
  readonly variables: Environment;
  readonly problems: readonly Problem[];
};

const typedOptions = v.record(v.string(), v.unknown());

/** Reads the flags of some inputs into the variables by which the runner hands inputs on. */
export function readInputFlags(options: unknown, all: readonly FlagName[]): GivenInputs {
  const typed = v.parse(typedOptions, options);
  const read = all.flatMap((name) => {
    const values = v.parse(texts, typed[optionOf(name).attributeName()]);
    return values.length === 0 ? [] : [{ name, part: readFlag(name, values) }];
  });
  return {
    names: read.map(({ name }) => name),
    variables: Object.fromEntries(
      read.flatMap(({ name, part }) => ('value' in part ? [[variableOf(name), part.value]] : [])),
    ),
    problems: read.flatMap(({ part }) => problemsOf(part)),
  };
}

/** The environment of a command: its flags are the inputs, and those of a step around it are none of its own. */
export function withFlags(env: Environment, { variables }: GivenInputs): Environment {
  const own = Object.entries(env).filter(([name]) => !name.startsWith('INPUT_'));
  return { ...Object.fromEntries(own), ...variables };
}

const FILE_KEYS = Object.keys(fileSchema.entries);

/**
 * A problem of inputs as the user of a command line knows it: by the flag, or by the key of the policy file where only
 * that can have said it.
 */
export function shownByFlag({ names }: GivenInputs, file: string | undefined): (problem: Problem) => Problem {
  return ({ path, message }) => {
    if (file !== undefined && path.startsWith(`${file}:`)) return { path, message };
    const [head = ''] = path.split('.');
    const isGiven = names.some((name) => name === head);
    if (!isGiven && file !== undefined && FILE_KEYS.includes(head)) {
      return { path: `${file}: ${path}`, message };
    }
    return { path: Object.hasOwn(INPUT_FLAGS, head) ? `--${path}` : path, message };
  };
}

function optionOf(name: FlagName): Option {
  const { value, help, kind }: InputFlag = INPUT_FLAGS[name];
  const [, group = ''] = GROUPS.find(([names]) => names.test(name)) ?? [];
  const option = new Option(`--${name} ${value}`, help).argParser(collect).helpGroup(group);
  return kind === 'switch' ? option.preset('true') : option;
}

function readFlag(name: FlagName, values: readonly string[]): Part<string | undefined> {
  const path = `--${name}`;
  const { kind }: InputFlag = INPUT_FLAGS[name];
  if (kind === undefined || kind === 'switch') return readOnce(path, values, (value) => ({ value }));
  const lines = kind === 'lines' ? values : values.map((value) => value.replaceAll(',', '\n'));
  // Whoever names nothing has lost something: a variable that is not set.
  if (lines.some((value) => value.trim() === '')) return { problems: [{ path, message: 'is empty.' }] };
  return { value: lines.join('\n') };
}

/** The runner upper-cases the name and keeps its hyphens. */
function variableOf(name: FlagName): string {
  return `INPUT_${name.toUpperCase()}`;
}

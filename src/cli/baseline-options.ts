import type { Command } from 'commander';
import * as v from 'valibot';
import { addInputFlags, type FlagName } from './input-flags.ts';
import { CONFIG_FILE } from './local-policy.ts';
import { collect, examples, texts } from './options.ts';

/** Where a baseline is written unless something else is said. */
export const DEFAULT_OUTPUT = '.github/policy-gate-baseline.json';

/** Inputs that decide what is read. */
export const READING_FLAGS: readonly FlagName[] = [
  'pulumi-stacks',
  'pulumi-accounts',
  'pulumi-cloud-url',
  'azure-scopes',
  'azure-since',
  'azure-tenant-id',
  'azure-client-id',
  'azure-environment',
];

/** What was typed. */
export const baselineOptions = v.object({
  configFile: texts,
  output: texts,
  prune: v.optional(v.boolean(), false),
});

/** Describes `policy-gate baseline`. */
export function addBaselineOptions(command: Command): Command {
  command
    .description(
      'Write what is found today as the baseline, by which the gate tells new findings from known ones. Targets are ' +
        'those of the flags and of the policy file. Secrets are taken from PULUMI_ACCESS_TOKEN, AZURE_ACCESS_TOKEN and ' +
        'AZURE_CLIENT_SECRET.',
    )
    .option(`${CONFIG_FILE} <path>`, 'policy file (.github/policy-gate.yml, if there)', collect)
    .option(
      '--output <path>',
      `where to write (baseline of the policy file, else ${DEFAULT_OUTPUT})`,
      collect,
    )
    .option('--prune', 'only take out what is no longer found, and add nothing');
  return addInputFlags(command, READING_FLAGS).addHelpText('after', EXAMPLES);
}

const EXAMPLES = examples({
  'Begin with what is there today': 'policy-gate baseline --pulumi-stacks acme/website/production',
  'Take out what is fixed, for the targets of the policy file': 'policy-gate baseline --prune',
});

import type { Command } from 'commander';
import * as v from 'valibot';
import { formatOption } from './formats.ts';
import { addInputFlags, FLAG_NAMES } from './input-flags.ts';
import { texts } from './options.ts';

/** What was typed beside the inputs. */
export const checkOptions = v.object({ format: texts });

/** Describes `policy-gate check`. */
export function addCheckOptions(command: Command): Command {
  command.description(
    'Read the findings of stacks, accounts and scopes, judge them by the policy, and pass or fail. Options are the ' +
      'inputs of the action, by the same names; targets are those of the options and of the policy file.',
  );
  return addInputFlags(command, FLAG_NAMES)
    .addOption(formatOption().helpGroup('What is written:'))
    .addHelpText('after', LESSON);
}

const LESSON = `
Environment (secrets are taken from here alone):
  PULUMI_ACCESS_TOKEN       Pulumi Cloud
  AZURE_ACCESS_TOKEN        Azure, a ready token; else AZURE_CLIENT_SECRET beside
                            --azure-tenant-id and --azure-client-id; else the
                            login of the Azure CLI
  GITHUB_TOKEN, GH_TOKEN    in GitHub Actions: policy file and comment
  POLICY_GATE_CONFIG_TOKEN  a central policy file in a private repository
  NO_COLOR, FORCE_COLOR     no colours, or colours without a terminal

Exit codes:
  0  passed                 2  bad configuration, nothing was read
  1  a limit is exceeded    3  not read whole, or stopped: not evaluated

The policy file is that of the working directory. In GitHub Actions it is read
as the action reads it: on a pull request at the tip of the base branch.

Examples:
  Two stacks, by the default limits (nothing high or worse, nothing mandatory):
    policy-gate check --pulumi-stacks acme/website/production,acme/api/production
  What Azure Policy saw in a resource group since yesterday:
    az login
    policy-gate check --azure-scopes /subscriptions/ID/resourceGroups/rg-web-prod
  Both, by limits of your own, as JSON:
    policy-gate check --pulumi-stacks 'acme/*/production' \\
      --azure-scopes /subscriptions/ID --azure-since 7d \\
      --thresholds '{ critical: 0, high+: 5 }' --format json
  What is behind a limit of the run before:
    policy-gate explain high+
`;

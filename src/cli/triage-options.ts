import type { Command } from 'commander';
import * as v from 'valibot';
import { collect, examples, texts } from './options.ts';

/** What was typed, every option as often as it was given. */
export const triageOptions = v.object({
  pulumiStacks: texts,
  pulumiAccounts: texts,
  pulumiCloudUrl: texts,
  match: texts,
  status: texts,
  priority: texts,
  assignee: texts,
  apply: v.optional(v.boolean(), false),
});

export type TriageOptions = v.InferOutput<typeof triageOptions>;

/** Describes `policy-gate triage`. What the values may be is checked later, all of them together. */
export function addTriageOptions(command: Command): Command {
  return command
    .description(
      'Write status, priority or assignee of matching Pulumi policy issues back to Pulumi Cloud. ' +
        'A dry run, unless --apply is given. The token is taken from PULUMI_ACCESS_TOKEN.',
    )
    .option('--pulumi-stacks <lines>', 'org/project/stack, by lines or commas; repeatable', collect)
    .option('--pulumi-accounts <lines>', 'org/account[/child], by lines or commas; repeatable', collect)
    .option(
      '--pulumi-cloud-url <url>',
      'Pulumi Cloud or self-hosted API (env PULUMI_BACKEND_URL, else https://api.pulumi.com)',
      collect,
    )
    .option('--match <yaml>', 'which issues: { severity: low, policy: "tags-*" }', collect)
    .option('--status <word>', 'open, in_progress or ignored', collect)
    .option('--priority <word>', 'p0, p1, p2, p3 or p4', collect)
    .option('--assignee <login>', 'whom to assign the issues to', collect)
    .option('--apply', 'write, instead of showing what would be written')
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = examples({
  'What would change if low findings about tags were ignored': `policy-gate triage --pulumi-stacks 'acme/*/production' --status ignored \\
      --match '{ severity: low, policy: "tags-*" }'`,
  'Somebody for everything critical, written': `policy-gate triage --pulumi-stacks acme/api/production --assignee kim \\
      --match '{ severity: critical }' --apply`,
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Pacing } from '../sources/pacing.ts';
import { check } from './check.ts';
import { formatOption } from './formats.ts';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { collect } from './options.ts';

const ABOUT =
  'Check a Pulumi Cloud and an Azure Resource Manager that are started on this machine, with findings in both. Needs ' +
  'no account and no internet, and writes nothing.';

/** Describes `policy-gate demo`. */
export function addDemoOptions(command: Command): Command {
  return command
    .description(ABOUT)
    .option('--thresholds <yaml>', 'counts: { high+: 5, total: { max: 200, action: warn } }', collect)
    .addOption(formatOption())
    .addHelpText('after', LESSON);
}

const LESSON = `
The check fails, for there is something to find; the demo itself ends with 0.

Examples:
  policy-gate demo
  policy-gate demo --thresholds '{ critical: 99, high+: 99, mandatory+: 99 }'
  policy-gate demo --format html > report.html
`;

/** `policy-gate demo`: a check of the sandbox, which is loaded for it alone. Whatever the verdict, it was shown. */
export async function demo(options: object, io: CommandIo, pacing: Pacing): Promise<ExitCode> {
  const { startSandbox } = await import('../../sandbox/sandbox.ts');
  const { STACKS, SCOPES } = await import('../../sandbox/targets.ts');
  const sandbox = await startSandbox();
  // The policy of the directory that the demo is started in is about something else.
  const directory = await mkdtemp(join(tmpdir(), 'policy-gate-demo-'));
  try {
    const { pulumi, azure } = sandbox;
    for (const line of introduction(STACKS, SCOPES)) io.err(line);
    const flags = {
      pulumiStacks: STACKS,
      pulumiCloudUrl: [pulumi.url],
      azureScopes: SCOPES,
      azureEnvironment: [azure.url],
      dryRun: ['true'],
      ...options,
    };
    const env = { PULUMI_ACCESS_TOKEN: pulumi.token, AZURE_ACCESS_TOKEN: azure.issueToken() };
    const exitCode = await check(flags, env, { ...io, directory }, pacing);
    return exitCode === EXIT.breach ? EXIT.ok : exitCode;
  } finally {
    await sandbox.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function introduction(stacks: readonly string[], scopes: readonly string[]): readonly string[] {
  return [
    'A Pulumi Cloud and an Azure Resource Manager are started on this machine, and asked as by:',
    `  policy-gate check --pulumi-stacks ${stacks.join(',')} \\`,
    ...scopes.map((scope) => `    --azure-scopes ${scope}`),
    '',
  ];
}

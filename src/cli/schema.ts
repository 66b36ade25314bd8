import type { Command } from 'commander';
import { type CommandIo, EXIT, type ExitCode } from './io.ts';
import { examples } from './options.ts';

/** Describes `policy-gate schema`. */
export function describeSchema(command: Command): Command {
  return command
    .description(
      'Print the JSON Schema of the policy file, by which editors complete its keys and mark what is wrong.',
    )
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = examples({
  'For editors that know YAML schemas': 'policy-gate schema > .github/policy-gate.schema.json',
  'And the first line of .github/policy-gate.yml': '# yaml-language-server: $schema=policy-gate.schema.json',
});

/** `policy-gate schema`. The converter is loaded for it alone. */
export async function printSchema({ out }: CommandIo): Promise<ExitCode> {
  const { policyFileSchema } = await import('../config/file/json-schema.ts');
  for (const line of JSON.stringify(policyFileSchema(), null, 2).split('\n')) out(line);
  return EXIT.ok;
}

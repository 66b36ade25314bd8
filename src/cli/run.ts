import { Command, CommanderError } from 'commander';
import { ConfigurationError, SourceError } from '../errors.ts';
import { logLine } from '../report/text.ts';
import { soonAfterStop } from '../stop.ts';
import { COMMANDS, type World } from './commands.ts';
import { type CommandIo, EXIT, type ExitCode, type LineWriter } from './io.ts';

/** Runs one command line, without the program's own name, and returns the exit code. It never rejects. */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  let exitCode: ExitCode = EXIT.ok;
  const program = programOf(world.io);
  for (const { name, group, describe, run, waitsForWrites } of COMMANDS) {
    const command = describe(program.command(name)).helpGroup(group);
    command.action(async () => {
      const running = run({ words: command.args, options: command.opts() }, world);
      const stop = waitsForWrites ? undefined : world.io.signal;
      exitCode = await soonAfterStop(running, stop, EXIT.incomplete);
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return giveUp(error, world.io.err);
  }
}

/** Longer lines are hard to read. */
const HELP_COLUMNS = 100;

const OVERVIEW = `
Start with what a stack or a scope has today, by the default limits:
  policy-gate check --pulumi-stacks acme/website/production
Or look at it first, without any account:
  policy-gate demo
"policy-gate check --help" has the environment, exit codes and more examples.`;

/** A program that returns where commander would end the process, and writes where it is told to. */
function programOf({ out, err, page }: CommandIo): Command {
  return (
    new Command('policy-gate')
      .description('CI gate over Pulumi policy issues and Azure Policy events')
      .addHelpText('after', OVERVIEW)
      .exitOverride()
      // What a switch means without a word is in its description.
      .configureHelp({ optionDescription: ({ description }) => description })
      .configureOutput({
        // Help is laid out by commander and holds no word of what was typed; errors do.
        writeOut: (text) => writeLines(text, out),
        writeErr: (text) => writeLines(text, err),
        getOutHelpWidth: () => Math.min(page?.columns ?? HELP_COLUMNS, HELP_COLUMNS),
        getErrHelpWidth: () => HELP_COLUMNS,
        outputError: (text) => {
          for (const line of [withoutValues(text), ...secretHint(text)]) err(logLine(line));
        },
      })
  );
}

function giveUp(error: unknown, err: LineWriter): ExitCode {
  // Commander has already said what is wrong; help that was asked for is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.configuration;
  if (error instanceof ConfigurationError) {
    for (const { path, message } of error.problems) err(logLine(`error: ${path}: ${message}`));
    return EXIT.configuration;
  }
  const message = error instanceof Error ? error.message : String(error);
  const defect = error instanceof SourceError ? '' : 'a defect in Policy Gate, please report it: ';
  err(logLine(`error: ${defect}${message}`));
  return EXIT.incomplete;
}

/** Commander quotes whatever it did not expect, which may be a secret: only the name of an option is kept. */
function withoutValues(text: string): string {
  if (text.startsWith('error: unknown command')) return 'error: unknown command. See policy-gate --help.';
  return text
    .replace(/^(error: too many arguments[^:]*): [\s\S]*$/, '$1.')
    .replace(
      /^(error: unknown option) '(--[a-z-]{0,40}|-[a-z]?)([\s\S]*)'/i,
      (_, error: string, name: string, rest: string) => `${error} '${name}${rest === '' ? '' : '…'}'`,
    );
}

function secretHint(text: string): readonly string[] {
  const isSecret = /unknown option '[^'=]*(?:token|secret|password)/i.test(text);
  if (!isSecret) return [];
  return [
    'Secrets are taken from the environment only: set PULUMI_ACCESS_TOKEN. For Azure, AZURE_ACCESS_TOKEN or AZURE_CLIENT_SECRET; for GitHub, GITHUB_TOKEN, and POLICY_GATE_CONFIG_TOKEN for a central policy file.',
  ];
}

function writeLines(text: string, write: LineWriter): void {
  for (const line of text.replace(/\n$/, '').split('\n')) write(line);
}

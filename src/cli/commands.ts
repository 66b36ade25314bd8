import type { Command } from 'commander';
import type { Environment } from '../config/inputs.ts';
import type { Pacing } from '../sources/pacing.ts';
import type { TriageReader } from '../triage/reading.ts';
import { baseline } from './baseline.ts';
import { addBaselineOptions } from './baseline-options.ts';
import { check } from './check.ts';
import { addCheckOptions } from './check-options.ts';
import { addDemoOptions, demo } from './demo.ts';
import { addExplainOptions, explain } from './explain.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { addMergeOptions, merge } from './merge.ts';
import { describeSchema, printSchema } from './schema.ts';
import { triage } from './triage.ts';
import { addTriageOptions } from './triage-options.ts';
import { addValidateOptions, validate } from './validate.ts';

/** What commands run in, and how they speak to services. */
export type World = {
  readonly env: Environment;
  readonly io: CommandIo;
  readonly readIssues: TriageReader;
  readonly pacing: Pacing;
};

/** What was typed behind the name of a command. */
type Typed = { readonly words: readonly string[]; readonly options: object };

type CommandEntry = {
  readonly name: string;
  /** Under what it stands in the help. */
  readonly group: string;
  /** Adds its description and options. */
  readonly describe: (command: Command) => Command;
  readonly run: (typed: Typed, world: World) => Promise<ExitCode>;
  /** Writes to the service: once stopped, it begins nothing more, and waits for what was begun. */
  readonly waitsForWrites?: true;
};

const GATE = 'The gate:';
const POLICY = 'The policy:';

/** Every command of `policy-gate`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'check',
    group: GATE,
    describe: addCheckOptions,
    run: ({ options }, { env, io, pacing }) => check(options, env, io, pacing),
  },
  {
    name: 'demo',
    group: GATE,
    describe: addDemoOptions,
    run: ({ options }, { io, pacing }) => demo(options, io, pacing),
  },
  {
    name: 'validate',
    group: POLICY,
    describe: addValidateOptions,
    run: ({ options }, { io }) => validate(options, io),
  },
  { name: 'schema', group: POLICY, describe: describeSchema, run: (_, { io }) => printSchema(io) },
  {
    name: 'explain',
    group: GATE,
    describe: addExplainOptions,
    run: ({ words, options }, { env, io }) => explain(words, options, env, io),
  },
  {
    name: 'baseline',
    group: POLICY,
    describe: addBaselineOptions,
    run: ({ options }, { env, io, pacing }) => baseline(options, env, io, pacing),
  },
  {
    name: 'merge',
    group: GATE,
    describe: addMergeOptions,
    run: ({ words, options }, { env, io }) => merge(words, options, env, io),
  },
  {
    name: 'triage',
    group: 'Triage:',
    describe: addTriageOptions,
    run: ({ options }, { env, io, readIssues }) => triage(options, env, io, readIssues),
    waitsForWrites: true,
  },
];

import { inspect } from 'node:util';
import fc from 'fast-check';
import * as v from 'valibot';

/** A target once what it needs is there. */
type Opened<T> = {
  readonly inputs: fc.Arbitrary<T>;
  /** Rejects where a law does not hold for an input. */
  readonly check: (input: T) => Promise<void>;
  readonly close?: () => Promise<void>;
};

type Definition<TSchema extends v.GenericSchema> = {
  readonly name: string;
  /** How many inputs the tests try. */
  readonly shortRuns: number;
  /** Reads an input that was kept as JSON. */
  readonly schema: TSchema;
  readonly open: () => Promise<Opened<v.InferOutput<TSchema>>>;
};

/** What a batch of inputs came to. */
export type Batch = {
  readonly runs: number;
  /** The smallest input for which a law did not hold, and how it broke. */
  readonly failure?: { readonly input: unknown; readonly told: string };
};

/** A target that is ready to be fuzzed. */
export type OpenTarget = {
  fuzz(options: { readonly seed: number; readonly runs: number }): Promise<Batch>;
  /** Tries one input that was kept. Rejects where a law does not hold. */
  replay(input: unknown): Promise<void>;
  close(): Promise<void>;
};

/** Something that reads what others wrote, and the laws that hold whatever they wrote. */
export type FuzzTarget = {
  readonly name: string;
  readonly shortRuns: number;
  open(): Promise<OpenTarget>;
};

/** Defines a target. Its inputs are plain JSON, so that each of them can be kept. */
export function fuzzTarget<TSchema extends v.GenericSchema>({
  name,
  shortRuns,
  schema,
  open,
}: Definition<TSchema>): FuzzTarget {
  return {
    name,
    shortRuns,
    async open() {
      const { inputs, check, close = () => Promise.resolve() } = await open();
      return {
        fuzz: async ({ seed, runs }) =>
          toBatch(await fc.check(fc.asyncProperty(inputs, check), { seed, numRuns: runs })),
        replay: (input) => check(v.parse(schema, input)),
        close,
      };
    },
  };
}

function toBatch<T>({ numRuns, failed, counterexample, errorInstance }: fc.RunDetails<[T]>): Batch {
  if (!failed) return { runs: numRuns };
  return { runs: numRuns, failure: { input: counterexample?.[0], told: inspect(errorInstance) } };
}

import type { AccountReference, StackTarget } from '../sources/pulumi/targets/target.ts';
import type { TriageIssue, TriageItem } from './plan.ts';

/** Where issues are read and written, checked. */
export type TriageSettings = {
  readonly stacks: readonly StackTarget[];
  readonly accounts: readonly AccountReference[];
  readonly apiUrl: URL;
  readonly token: string;
  /** Whether closed issues are wanted too: a selector that names a status may mean one of theirs. */
  readonly closed: boolean;
};

/** The words of an issue as the service gives them back after a change. */
export type TriageAnswer = {
  readonly status?: string | undefined;
  readonly priority?: string | undefined;
  /** A login. */
  readonly assignedTo?: string | undefined;
};

/** Writes the change of one item. Rejects with a SourceError whose code tells a refusal from a doubt; it names nobody. */
export type TriageUpdate = (item: TriageItem) => Promise<TriageAnswer>;

/** The issues of the targets that could be read, why others could not, and how to write. */
export type TriageReading = {
  readonly issues: readonly TriageIssue[];
  readonly failures: readonly { readonly target: string; readonly message: string }[];
  readonly update: TriageUpdate;
};

export type TriageReader = (settings: TriageSettings) => Promise<TriageReading>;

import { ConfigurationError } from '../../errors.ts';
import type { GitHubRun } from '../../github/event.ts';
import type { PolicyFile } from '../file/schema.ts';
import type { Inputs } from '../inputs.ts';
import { nameOf, readCentralOrNot } from './central-file.ts';
import { type LocalReader, type OwnPlace, ownPlace, readEdit, readOwn } from './own-file.ts';
import { settleAll } from './settle.ts';
import { refused, type TrustedFile } from './trusted-file.ts';

/** A policy file, and where it stands. */
export type PolicySource = {
  /** The path, or `owner/repo/path@ref`. */
  readonly name: string;
  /** Undefined in the working directory. */
  readonly commit?: string | undefined;
  readonly file: PolicyFile;
};

/** The policy files of a run. */
export type Policies = {
  /** An organisation's, from another repository. */
  readonly central?: PolicySource | undefined;
  /** The repository's own, as far as the change cannot influence it. */
  readonly own?: PolicySource | undefined;
  /** The repository's own as it would be once the change is merged, where it differs; `gone` where it would be none. */
  readonly proposed?: PolicySource | 'gone' | undefined;
  /** The commit that the change was merged onto, where that could be read. */
  readonly mergedOnto?: string | undefined;
  /** Why a central file could not be read in a run that has no secrets: what it judged would not be by the policy. */
  readonly unread?: ConfigurationError | undefined;
  /** What a reader should know of where the policy comes from. */
  readonly notes: readonly string[];
};

type PolicyInputs = Pick<Inputs, 'config-file' | 'config-token' | 'github-token'>;

/**
 * Reads the policy files through the API: the repository's own, for a change as it stands at the tip of the base
 * branch, which the change cannot influence, else at the commit that runs; and a central one. With `local` the
 * repository's own is that of the working directory. Throws a ConfigurationError with the problems of all of them.
 */
export async function loadPolicies(
  inputs: PolicyInputs,
  run: GitHubRun,
  now: Date,
  local?: LocalReader,
): Promise<Policies> {
  const named = inputs['config-file'];
  const place = ownPlace(inputs, run, local);
  const [shared, base] = await settleAll([
    named?.kind === 'central' ? readCentralOrNot(named, inputs, run) : Promise.resolve(undefined),
    readOwn(place, run.policyRef),
  ]);
  if (shared instanceof ConfigurationError) return { unread: shared, notes: [] };
  const edit = await readEdit(place, run.mergedRef, base?.text);
  const after = `${place.path} (after merge)`;
  const [central, own, edited] = await settleAll([
    named?.kind === 'central'
      ? parsed(nameOf(named), nameOf(named), shared, now)
      : Promise.resolve(undefined),
    parsed(place.path, place.path, base, now),
    parsed(place.path, after, edit.file, now),
  ]);
  if (named?.kind === 'own' && own === undefined && edited === undefined) throw missing(place, base);
  return {
    central,
    own,
    proposed: edit.file === undefined ? undefined : (edited ?? 'gone'),
    mergedOnto: edit.onto,
    notes: [
      ...(local === undefined ? [] : [OF_THE_WORKING_DIRECTORY]),
      ...(own === undefined ? [noOwnFile(place, base?.commit, central)] : []),
      ...edit.notes,
    ],
  };
}

/** What the files say of reports, each as strict as any of them: it holds before the levels can be joined. */
export function reportWishes({ central, own }: Policies) {
  const reports = [central, own].map((source) => source?.file.report);
  return {
    redact: reports.some((report) => report?.redact === true),
    checkRun: reports.some((report) => report?.['check-run'] === true),
  };
}

function missing({ path, local }: OwnPlace, base: TrustedFile | undefined): ConfigurationError {
  const commit = base?.commit === undefined ? '' : ` at commit ${base.commit}`;
  const where = local === undefined ? commit : ' in the working directory';
  return refused(
    'config-file',
    `${path}: there is no such file${where}. A file that is named must be there.`,
  );
}

async function parsed(
  path: string,
  name: string,
  file: TrustedFile | undefined,
  now: Date,
): Promise<PolicySource | undefined> {
  if (file?.text === undefined) return undefined;
  // Most of what reads it is the sources' own words: it is loaded while nothing else waits.
  const { parsePolicyFile } = await import('../file/parse.ts');
  return { name: path, commit: file.commit, file: parsePolicyFile(file.text, name, now) };
}

const OF_THE_WORKING_DIRECTORY =
  'Policy file and baseline are read in the working directory: whoever can change these files, or the command, can change the verdict.';

function noOwnFile(
  { path, local, repository, access }: OwnPlace,
  commit: string | undefined,
  central: PolicySource | undefined,
): string {
  const rest =
    central === undefined
      ? 'the defaults and the inputs are the policy'
      : `only ${central.name} and the inputs are the policy`;
  if (local !== undefined) return `There is no ${path} in the working directory: ${rest}.`;
  if (commit !== undefined) return `There is no ${path} at commit ${commit}: ${rest}.`;
  const why =
    access === undefined && repository !== undefined ? 'github-token is empty' : 'the run names no commit';
  return `No policy file was looked for, because ${why}: ${rest}.`;
}

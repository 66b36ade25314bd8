import { type RepositoryAccess, readCreation } from '../../github/change.ts';
import { minutesAhead } from '../../github/clock.ts';
import type { GitHubRun } from '../../github/event.ts';
import type { Baseline } from '../../policy/baseline.ts';
import type { Rulebook } from '../../policy/judge.ts';
import type { NewnessBasis } from '../../policy/newness.ts';
import type { ReportedFile } from '../../report/judged.ts';
import type { Settings } from '../settings.ts';
import { parseBaseline } from './baseline-file.ts';
import type { LocalReader } from './own-file.ts';
import { type Purpose, readTrustedFile, refused, type TrustedFile } from './trusted-file.ts';

/** A rulebook, and what a reader should know of how it came about. */
export type LoadedRulebook = {
  readonly rulebook: Rulebook;
  readonly notes: readonly string[];
  /** The baseline, where there is one. */
  readonly files: readonly ReportedFile[];
};

type RulebookSettings = Pick<Settings, 'policy' | 'newSince' | 'baseline'>;

/** A baseline, in problems. */
export const BASELINE: Purpose = {
  setting: 'baseline',
  permission: 'The job needs "permissions: contents: read".',
};

/**
 * Completes a policy by its baseline, read at the revision that the policy file itself is read at, and by what is new.
 * Throws a ConfigurationError where a baseline is named and cannot be read.
 */
export async function loadRulebook(
  settings: RulebookSettings,
  run: GitHubRun,
  place: RulebookPlace,
): Promise<LoadedRulebook> {
  const { policy } = settings;
  const { access, now } = place;
  if (settings.baseline !== undefined) {
    const { entries, commit } = await readBaseline(settings.baseline, place);
    const known = new Set(entries.map(({ fingerprint }) => fingerprint));
    const file = { kind: 'baseline', name: settings.baseline, commit } as const;
    const rulebook = { policy, basis: { kind: 'baseline', known }, baseline: entries } as const;
    return { rulebook, notes: [], files: [file] };
  }
  const { basis, notes } = await basisOf(settings, run, access, now);
  return { rulebook: { policy, basis, baseline: [] }, notes, files: [] };
}

type RulebookPlace = {
  /** Reads the working directory, where the baseline is that one's. */
  readonly local?: LocalReader | undefined;
  readonly access: RepositoryAccess | undefined;
  /** Where the baseline is read. */
  readonly ref: string | undefined;
  /** Where it may stand first: a change that adds it is not refused for lack of it. */
  readonly adoptedAt?: string | undefined;
  readonly now: Date;
};

async function readBaseline(
  path: string,
  { local, access, ref, adoptedAt }: RulebookPlace,
): Promise<{ readonly entries: Baseline } & Pick<TrustedFile, 'commit'>> {
  if (local !== undefined) return readLocalBaseline(path, local);
  if (access === undefined || ref === undefined) {
    throw refused('baseline', `${path} needs github-token, and a run of GitHub Actions, to be read.`);
  }
  const { repository } = access;
  const { commit, text } = await readTrustedFile({ repository, ref }, path, access, BASELINE);
  if (text !== undefined) return { entries: parseBaseline(text, path), commit };
  if (adoptedAt !== undefined) {
    const adopted = await readTrustedFile({ repository, ref: adoptedAt }, path, access, BASELINE);
    // Until it is merged nothing is known, and everything is new.
    if (adopted.text !== undefined) return { entries: [], commit };
  }
  throw refused(
    'baseline',
    `${path}: there is no such file at commit ${commit}. Write one with policy-gate baseline.`,
  );
}

async function readLocalBaseline(path: string, local: LocalReader): Promise<{ readonly entries: Baseline }> {
  const text = await local(path);
  if (text !== undefined) return { entries: parseBaseline(text, path) };
  throw refused(
    'baseline',
    `${path}: there is no such file in the working directory. Write one with policy-gate baseline.`,
  );
}

const NO_TOKEN =
  'When the pull request was opened could not be asked without github-token, so everything is new.';

const otherClock = (minutes: number): string =>
  `GitHub's clock is ${minutes} minutes ahead of this machine's, so when the pull request was opened is not known, and everything is new. Set the clock right.`;

/** Where nobody can tell when the change was begun, everything is new: the strict side. */
async function basisOf(
  { newSince }: RulebookSettings,
  { change }: GitHubRun,
  access: RepositoryAccess | undefined,
  now: Date,
): Promise<{ readonly basis: NewnessBasis; readonly notes: readonly string[] }> {
  const since = (date: Date) => ({ basis: { kind: 'since', since: date }, notes: [] }) as const;
  if (newSince !== 'pull-request') {
    return since('at' in newSince ? newSince.at : new Date(now.getTime() - newSince.agoMs));
  }
  const everything = { kind: 'everything' } as const;
  if (change === undefined) return { basis: everything, notes: [] };
  try {
    const creation = await readCreation(change, access);
    if (creation === undefined) return { basis: everything, notes: [NO_TOKEN] };
    const ahead = minutesAhead(creation.toldAt, now);
    // What was first observed in these minutes would pass for older than the change.
    if (ahead > 0) return { basis: everything, notes: [otherClock(ahead)] };
    return since(creation.at);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
    const note = `When pull request ${change.number} was opened could not be asked, so everything is new: ${reason}. The job needs "permissions: pull-requests: read".`;
    return { basis: everything, notes: [note] };
  }
}

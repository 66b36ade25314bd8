import { isDeepStrictEqual } from 'node:util';
import { ConfigurationError } from '../../errors.ts';
import type { RepositoryAccess } from '../../github/change.ts';
import type { GitHubRun } from '../../github/event.ts';
import type { Rulebook } from '../../policy/judge.ts';
import type { Inputs } from '../inputs.ts';
import { type Circumstances, type FileLevel, type Settings, settingsFrom } from '../settings.ts';
import type { Policies } from './policies.ts';
import { BASELINE, loadRulebook } from './rulebook.ts';
import { readTrustedFile } from './trusted-file.ts';

/** By what the run would be judged once the change is merged, and what of that cannot be shown. */
export type Proposal = {
  readonly rulebook: Rulebook;
  /** The same people may override by the same label. */
  readonly keepsOverride: boolean;
  readonly notes: readonly string[];
};

/** The run as it is judged now. */
export type JudgedNow = {
  readonly inputs: Inputs;
  readonly circumstances: Circumstances;
  readonly policies: Policies;
  readonly settings: Settings;
  readonly run: GitHubRun;
  readonly place: { readonly access: RepositoryAccess | undefined; readonly now: Date };
};

/**
 * What the change makes of the policy file and the baseline; undefined where it leaves both alone. Throws a
 * ConfigurationError where it breaks them.
 */
export async function loadProposal(now: JudgedNow): Promise<Proposal | undefined> {
  const { policies, settings } = now;
  const isEdited = policies.proposed !== undefined;
  if (!isEdited && (settings.baseline === undefined || policies.mergedOnto === undefined)) return undefined;
  try {
    return await proposalOf(now, isEdited);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const problems = error.problems.map(({ path, message }) => ({ path: `after merge: ${path}`, message }));
    throw new ConfigurationError(problems);
  }
}

async function proposalOf(
  { inputs, circumstances, policies, settings, run, place }: JudgedNow,
  isEdited: boolean,
): Promise<Proposal | undefined> {
  if (!isEdited && !(await isBaselineEdited(settings, policies.mergedOnto, run, place))) return undefined;
  const after = isEdited ? settingsFrom(inputs, circumstances, levelsAfter(policies)) : settings;
  const { rulebook } = await loadRulebook(after, run, { ...place, ref: run.mergedRef });
  const isMissed = policies.proposed === 'gone' && inputs['config-file']?.kind === 'own';
  const keepsOverride = isDeepStrictEqual(settings.override, after.override);
  return {
    rulebook,
    keepsOverride,
    notes: [
      ...notShown(settings, after),
      ...(keepsOverride ? [] : ['It also changes who may override.']),
      ...(isMissed ? [MISSED] : []),
    ],
  };
}

/** Whether the baseline differs from that of the commit which the change was merged onto. */
async function isBaselineEdited(
  { baseline = '' }: Settings,
  onto: string | undefined,
  { mergedRef }: GitHubRun,
  { access }: JudgedNow['place'],
): Promise<boolean> {
  if (access === undefined || onto === undefined || mergedRef === undefined) return false;
  const { repository } = access;
  const [before, after] = await Promise.all(
    [onto, mergedRef].map((ref) => readTrustedFile({ repository, ref }, baseline, access, BASELINE)),
  );
  return before?.text !== after?.text;
}

const MISSED =
  'But config-file names the file that it removes: every run would then end in a configuration error.';

function levelsAfter({ central, proposed }: Policies): readonly FileLevel[] {
  const own = proposed === 'gone' || proposed === undefined ? undefined : proposed;
  return [central, own && { ...own, name: `${own.name} (after merge)` }].filter(
    (source) => source !== undefined,
  );
}

/** What is read is not read twice, so what a change reads otherwise is not shown. */
function notShown(now: Settings, after: Settings): readonly string[] {
  const isSame = isDeepStrictEqual(readingOf(now), readingOf(after));
  return isSame ? [] : ['It also changes what is read, or how, which this preview does not show.'];
}

function readingOf({ pulumi, azure }: Settings) {
  const { filter, ...rest } = azure;
  return { pulumi, azure: { ...rest, filter: filter?.expression } };
}

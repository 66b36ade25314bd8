import type { ConfigurationError } from '../../errors.ts';
import type { GitHubRun } from '../../github/event.ts';
import type { Rulebook } from '../../policy/judge.ts';
import type { ReportedFile } from '../../report/judged.ts';
import type { Inputs } from '../inputs.ts';
import { type Circumstances, type Settings, settingsFrom } from '../settings.ts';
import { accessOf } from './access.ts';
import type { LocalReader } from './own-file.ts';
import type { Policies } from './policies.ts';
import { loadProposal, type Proposal } from './proposal.ts';
import { loadRulebook } from './rulebook.ts';

/** By what a run is judged, where that comes from, and by what it would be judged after merge. */
export type Rules = {
  readonly rulebook: Rulebook;
  readonly files: readonly ReportedFile[];
  readonly notes: readonly string[];
  readonly proposal?: Proposal | undefined;
  /** Why the policy is not all there: a run that reads anything must not be judged by the rest. */
  readonly unread?: ConfigurationError | undefined;
};

/** What a run does, and by what it is judged. */
export type Plan = { readonly settings: Settings; readonly rules: Rules };

/**
 * Joins the levels of configuration into the settings and the rules of a run, and, where the change edits the policy
 * file or the baseline, the rules that would hold after its merge. Throws a ConfigurationError, also where that edit
 * is broken: after merge nothing could be judged any more.
 */
export async function loadPlan(
  inputs: Inputs,
  circumstances: Circumstances,
  policies: Policies,
  run: GitHubRun,
  local?: LocalReader,
): Promise<Plan> {
  const { central, own } = policies;
  const levels = [central, own].filter((source) => source !== undefined);
  const settings = settingsFrom(inputs, circumstances, levels);
  const place = { access: accessOf(inputs, run), now: circumstances.now };
  // The base branch may move on meanwhile: both files are of one commit.
  const ref = own?.commit ?? run.policyRef;
  const { rulebook, notes, files } = await loadRulebook(settings, run, {
    ...place,
    local,
    ref,
    adoptedAt: run.mergedRef,
  });
  const proposal = await loadProposal({ inputs, circumstances, policies, settings, run, place });
  return {
    settings,
    rules: {
      rulebook,
      files: [...levels.map(({ name, commit }) => ({ kind: 'policy', name, commit }) as const), ...files],
      notes: [
        ...policies.notes,
        ...settings.notes,
        ...notes,
        ...changeNotes(run, rulebook.basis.kind === 'everything'),
        ...workflowNotes(run),
      ],
      proposal,
      unread: policies.unread,
    },
  };
}

/** Whatever is not known of the change, the strict side holds. */
export function changeNotes({ unresolved }: GitHubRun, isAllNew: boolean): readonly string[] {
  if (unresolved === undefined) return [];
  const rest = isAllNew ? 'everything is new, and no override counts' : 'no override counts';
  return [`Which pull request this run is about is not known, so ${rest}: ${unresolved}`];
}

function workflowNotes({ ownWorkflow }: GitHubRun): readonly string[] {
  if (ownWorkflow === false) return [];
  const how = 'Require the gate by a ruleset that runs a workflow of another repository or branch.';
  return ownWorkflow === true
    ? [`This pull request can edit the workflow that runs this gate, and so leave it out. ${how}`]
    : [`Whether this pull request can edit the workflow that runs this gate is not known. ${how}`];
}

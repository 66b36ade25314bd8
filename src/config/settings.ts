import { ConfigurationError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReportFormat } from '../publishers/report-formats.ts';
import type { AskedTarget } from '../report/report.ts';
import { askedOf, inputsHash } from './asked.ts';
import { type AzureSettings, azureSettings } from './azure.ts';
import type { RunStart } from './azure-reading.ts';
import type { NewSince } from './file/new-since.ts';
import type { PolicyFile } from './file/schema.ts';
import type { Inputs } from './inputs.ts';
import { withDefaults } from './levels/defaults.ts';
import { joinAll } from './levels/effective.ts';
import { type KnobReader, readKnobs } from './levels/knob-value.ts';
import type { Override } from './levels/knobs.ts';
import type { Level } from './levels/level.ts';
import { levelOfFile, openKeysOf } from './levels/of-file.ts';
import { levelOfInputs } from './levels/of-inputs.ts';
import { type PulumiSettings, pulumiSettings } from './pulumi.ts';
import { reportDirectoryOf } from './report-directory.ts';
import { type Joined, policyProblems, settingsProblems } from './settings-checks.ts';
import { withTargets } from './targets.ts';

export type CommentMode = Inputs['comment-mode'];

/** Everything a run needs to know, checked and joined; nothing downstream sees raw text. */
export type Settings = {
  readonly pulumi: PulumiSettings;
  readonly azure: AzureSettings;
  readonly policy: Policy;
  readonly newSince: NewSince;
  /** Path of the baseline in the repository. */
  readonly baseline: string | undefined;
  readonly override: Override | undefined;
  /** What lower levels wished for in vain. */
  readonly notes: readonly string[];
  /** Reading takes no longer. */
  readonly deadlineMs: number;
  readonly report: {
    readonly annotations: boolean;
    readonly checkRun: boolean;
    readonly redact: boolean;
    /** Path of the file in the repository that findings are shown at. */
    readonly location: string;
  };
  readonly comment: {
    readonly mode: CommentMode;
    readonly key: string | undefined;
    /** Targets of the inputs, which tell gates apart; those of the file may change from one commit to the next. */
    readonly targets: readonly string[];
  };
  /** The issue that is kept open while there are breaches. */
  readonly tracking: {
    readonly issue: boolean;
    /** Both as the issue is opened with; what people change afterwards stays theirs. */
    readonly labels: readonly string[];
    readonly assignees: readonly string[];
  };
  /** The targets as they are configured. */
  readonly asked: readonly AskedTarget[];
  /** The targets of the policy files are left to other jobs of the same matrix. */
  readonly part: boolean;
  /** Tells jobs apart that are configured otherwise. */
  readonly inputsHash: string;
  readonly githubToken: string | undefined;
  readonly reportFormats: readonly ReportFormat[];
  /** Undefined where no file is to be written. */
  readonly reportDirectory: string | undefined;
  readonly dryRun: boolean;
};

/** What the run itself tells, besides its inputs. */
export type Circumstances = {
  readonly now: Date;
  /** When this attempt of the run started, where `azure-since: run` had it asked for. */
  readonly runStart?: RunStart | undefined;
  /** The run is for a fork or Dependabot, which GitHub gives no credentials. */
  readonly fork: boolean;
  /** A second stage about a fork's or Dependabot's commit. */
  readonly foreignHead?: boolean | undefined;
  readonly temporaryDirectory: string;
  /** The runner gives the job identity tokens: it has `id-token: write`. */
  readonly identity: boolean;
};

/** A policy file as a level of configuration. */
export type FileLevel = { readonly name: string; readonly file: PolicyFile };

/** Joins the levels of configuration, the highest file first, checked. Throws a ConfigurationError with every problem. */
export function settingsFrom(
  given: Inputs,
  circumstances: Circumstances,
  files: readonly FileLevel[],
): Settings {
  const { notes, ...joined } = joinLevels(given, circumstances, files);
  const { inputs, knob } = joined;
  const problems = settingsProblems(joined);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    pulumi: pulumiSettings(inputs, circumstances, knob),
    azure: azureSettings(inputs, circumstances, knob),
    ...publishingOf(given, { ...joined, notes }),
  };
}

/** All of the settings but how the services are read: what a run needs that reads none. */
export type Publishing = Omit<Settings, 'pulumi' | 'azure'>;

/** The settings of a run that joins the reports of others; who made those has checked the limits. */
export function publishingFrom(
  given: Inputs,
  circumstances: Circumstances,
  files: readonly FileLevel[],
): Publishing {
  return publishingOf(given, joinLevels(given, circumstances, files));
}

function publishingOf(
  given: Inputs,
  { inputs, knob, policy, circumstances, notes }: Joined & { readonly notes: readonly string[] },
): Publishing {
  const override = knob('override');
  return {
    policy,
    newSince: knob('new-since'),
    baseline: knob('baseline') || undefined,
    override: override === 'none' ? undefined : override,
    notes,
    deadlineMs: knob('limits.deadline'),
    report: {
      annotations: knob('report.annotations'),
      checkRun: knob('report.check-run'),
      redact: knob('report.redact'),
      location: knob('report.sarif-location'),
    },
    comment: {
      // What the parts are joined into is commented once.
      mode: inputs.part ? 'off' : inputs['comment-mode'],
      key: inputs['comment-key'],
      targets: [given['pulumi-stacks'], given['pulumi-accounts'], given['azure-scopes']].flatMap((named) =>
        named.map(({ id }) => id),
      ),
    },
    tracking: trackingOf(inputs, knob),
    asked: askedOf(inputs),
    part: inputs.part,
    inputsHash: inputsHash(given),
    githubToken: inputs['github-token'],
    reportFormats: inputs['report-formats'],
    reportDirectory: reportDirectoryOf(inputs['report-directory'], circumstances.temporaryDirectory),
    dryRun: inputs['dry-run'],
  };
}

function trackingOf(inputs: Inputs, knob: KnobReader): Settings['tracking'] {
  return {
    issue: inputs['tracking-issue'],
    labels: knob('report.tracking-labels'),
    assignees: knob('report.tracking-assignees'),
  };
}

/** An attempt of a run that started before anything: a window as wide as can be. */
const LONG_AGO: RunStart = { at: new Date(0), attempt: 1 };

/**
 * Checks what can be checked before anybody is asked when the run started. Throws a ConfigurationError with every
 * problem.
 */
export function checkSettings(
  inputs: Inputs,
  circumstances: Circumstances,
  files: readonly FileLevel[],
): void {
  settingsFrom(inputs, { ...circumstances, runStart: LONG_AGO }, files);
}

/** The policy alone, whatever is read by it, and what lower levels wished for in vain. Throws a ConfigurationError. */
export function policyFrom(
  inputs: Inputs,
  circumstances: Circumstances,
  files: readonly FileLevel[],
): Pick<Settings, 'policy' | 'notes'> {
  const { notes, ...joined } = joinLevels(inputs, { ...circumstances, runStart: LONG_AGO }, files);
  const problems = policyProblems(joined);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { policy: joined.policy, notes };
}

function joinLevels(
  given: Inputs,
  circumstances: Circumstances,
  files: readonly FileLevel[],
): Joined & { readonly notes: readonly string[] } {
  const inputs = withTargets(
    given,
    files.map(({ file }) => file),
  );
  const { level, notes } = joinAll(levelsOf(inputs, files));
  const knob = readKnobs(level);
  return { inputs, circumstances, level, knob, policy: policyOf(level, knob), notes };
}

/** The highest level is complete; without a file that is the inputs. */
function levelsOf(inputs: Inputs, [highest, ...lower]: readonly FileLevel[]): readonly [Level, ...Level[]] {
  const last = levelOfInputs(inputs);
  if (highest === undefined) return [withDefaults(last, () => false)];
  const first = withDefaults(levelOfFile(highest.file, highest.name), openKeysOf(highest.file));
  return [first, ...lower.map(({ file, name }) => levelOfFile(file, name)), last];
}

function policyOf(level: Level, knob: KnobReader): Policy {
  return {
    limits: level.limits.flatMap(({ limit }) => (limit === 'none' ? [] : [limit])),
    waivers: level.waivers.items,
    mapping: [...level.severities.items, ...level.levels.items],
    ranks: {
      unspecified: knob('severity.unspecified'),
      unknown: {
        severity: knob('severity.unknown'),
        level: knob('level.unknown'),
        priority: knob('priority.unknown'),
      },
    },
    knobs: {
      warnOnly: knob('warn-only'),
      onlyNew: knob('only-new'),
      onError: knob('on-error'),
      onNoEvidence: knob('on-no-evidence'),
      onFork: knob('on-fork'),
    },
  };
}

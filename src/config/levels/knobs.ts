import { DEFAULT_DEADLINE_MS } from '../../limits.ts';
import { DEFAULT_RANKS, type Ranks } from '../../policy/rank.ts';
import type { Leniency } from '../../policy/verdict.ts';
import type { AzureFilter } from '../../sources/azure/filter.ts';
import type { PulumiApi } from '../../sources/pulumi/issues/issue-reading.ts';
import { DEFAULT_MAX_ROWS } from '../../sources/source.ts';
import type { AzurePrincipal } from '../file/azure.ts';
import type { NewSince } from '../file/new-since.ts';
import { fixed, greatest, type Knob, least, looseningUnless, strictest } from './knob.ts';

/** Who may let exceeded limits pass, by which label of the pull request. */
export type Override = { readonly label: string; readonly roles: readonly string[] };

export const DEFAULT_MAX_WAIVER_DAYS = 366;

/** Every setting of a level that has one value, by its key in the policy file. */
export type KnobValues = {
  readonly 'warn-only': boolean;
  readonly 'only-new': boolean;
  readonly 'on-error': Leniency;
  readonly 'on-no-evidence': Leniency;
  readonly 'on-fork': 'skip' | 'fail';
  readonly 'max-waiver-days': number;
  readonly override: Override | 'none';
  /** A path, or empty for none. */
  readonly baseline: string;
  readonly 'new-since': NewSince;
  readonly 'severity.unspecified': Ranks['unspecified'];
  readonly 'severity.unknown': Ranks['unknown']['severity'];
  readonly 'level.unknown': Ranks['unknown']['level'];
  readonly 'priority.unknown': Ranks['unknown']['priority'];
  readonly 'pulumi.api': PulumiApi;
  /** Milliseconds, as all times here. */
  readonly 'pulumi.wait-for-evaluation': number;
  readonly 'azure.filter': AzureFilter | 'none';
  readonly 'azure.principal': AzurePrincipal;
  readonly 'azure.cross-check': boolean;
  readonly 'azure.states': boolean;
  readonly 'azure.defender-severity': boolean;
  readonly 'azure.wait-for-events': number;
  readonly 'report.annotations': boolean;
  readonly 'report.check-run': boolean;
  readonly 'report.redact': boolean;
  readonly 'report.sarif-location': string;
  readonly 'report.tracking-labels': readonly string[];
  readonly 'report.tracking-assignees': readonly string[];
  readonly 'limits.rows': number;
  readonly 'limits.deadline': number;
};

export type KnobName = keyof KnobValues;

const LENIENCIES = ['fail', 'warn', 'pass'] as const;

/** What each knob is without a word of anybody's, and which values of it loosen others. */
export const KNOBS: { readonly [K in KnobName]: Knob<KnobValues[K]> } = {
  'warn-only': strictest([false, true], false),
  'only-new': strictest([false, true], false),
  'on-error': strictest(LENIENCIES, 'fail'),
  'on-no-evidence': strictest(LENIENCIES, 'fail'),
  'on-fork': strictest(['fail', 'skip'], 'skip'),
  'max-waiver-days': least(DEFAULT_MAX_WAIVER_DAYS),
  override: looseningUnless<KnobValues['override']>('none'),
  baseline: looseningUnless(''),
  // A pull request may be older or younger than any day: no start is stricter than another.
  'new-since': fixed<NewSince>('pull-request'),
  // A stricter rank takes more into limits, and into waivers and maps too.
  'severity.unspecified': fixed<KnobValues['severity.unspecified']>(DEFAULT_RANKS.unspecified),
  'severity.unknown': fixed<KnobValues['severity.unknown']>(DEFAULT_RANKS.unknown.severity),
  'level.unknown': fixed<KnobValues['level.unknown']>(DEFAULT_RANKS.unknown.level),
  'priority.unknown': fixed<KnobValues['priority.unknown']>(DEFAULT_RANKS.unknown.priority),
  'pulumi.api': fixed<PulumiApi>('auto'),
  // Time that is waited is missing for reading, and what is not read may pass.
  'pulumi.wait-for-evaluation': fixed(0),
  'azure.filter': looseningUnless<KnobValues['azure.filter']>('none'),
  'azure.principal': looseningUnless<AzurePrincipal>('any'),
  'azure.cross-check': strictest([false, true], true),
  'azure.states': strictest([true, false], false),
  // Defender's word may be milder or worse than the effect's.
  'azure.defender-severity': fixed(false),
  'azure.wait-for-events': greatest(0),
  'report.annotations': strictest([true, false], true),
  'report.check-run': strictest([true, false], false),
  'report.redact': strictest([true, false], false),
  'report.sarif-location': fixed('.github/policy-gate.yml'),
  'report.tracking-labels': fixed<readonly string[]>(['policy-gate']),
  'report.tracking-assignees': fixed<readonly string[]>([]),
  // Less is read whole by less, and what is not read whole may pass.
  'limits.rows': fixed(DEFAULT_MAX_ROWS),
  'limits.deadline': fixed(DEFAULT_DEADLINE_MS),
};

/** The names of all knobs. */
export const KNOB_NAMES: readonly KnobName[] = namesOf(KNOBS);

/** Settings of a level that are lists: what they hold comes on top of the lists of other levels. */
const LISTS = [
  'thresholds',
  'rules',
  'waivers',
  'severity',
  'level',
  'fail-on-severity',
  'fail-on-level',
  'fail-on-priority',
] as const;

/** Maps of knobs, which may be named as one. */
const GROUPS = ['priority', 'pulumi', 'azure', 'report', 'limits'] as const;

/** What a level may name as open to the level below. */
export const OVERRIDABLE: readonly [string, ...string[]] = [...LISTS, ...GROUPS, ...KNOB_NAMES];

/** Whether a level leaves a key open to the level below: by its name, or by that of its group. */
export function isOpen(overridable: ReadonlySet<string>, key: string): boolean {
  const [group = ''] = key.split('.');
  return overridable.has(key) || overridable.has(group);
}

function namesOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  const names: K[] = [];
  for (const name in table) names.push(name);
  return names;
}

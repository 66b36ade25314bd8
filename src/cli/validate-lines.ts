import type { FileLevel, Settings } from '../config/settings.ts';
import { dayOf } from '../finding/duration.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { Limit } from '../policy/limit.ts';
import type { Knobs } from '../policy/verdict.ts';
import { EXPIRING_DAYS, stateOf, type Waiver } from '../policy/waiver.ts';
import { plural } from '../report/summary-line.ts';

/** A policy file that has been checked, alone and with the inputs. */
export type CheckedPolicy = Pick<Settings, 'policy' | 'notes'> & {
  readonly level: FileLevel;
  /** What the file names as known. */
  readonly baseline: { readonly path: string; readonly entries: Baseline } | undefined;
};

const DAY_MS = 86_400_000;

/** What would hold in a run. The words of the file's authors are in it: whoever prints it makes them inert. */
export function policyLines({ level, policy, notes, baseline }: CheckedPolicy, now: Date): readonly string[] {
  const of = (kind: 'key' | 'match') => policy.limits.filter(({ counting }) => kind in counting);
  return [
    `${level.name} is valid.`,
    ...of('key').map(limitLine),
    ...of('match').map((limit) => `Rule ${limitLine(limit)}`),
    ...(policy.limits.length === 0 ? ['No limit is set.'] : []),
    ...softenings(policy.knobs),
    ...policy.waivers.map((waiver) => waiverLine(waiver, now)),
    ...(baseline === undefined ? [] : [`Baseline ${baseline.path}: ${baseline.entries.length} known.`]),
    ...notes.map((note) => `Note: ${note}`),
  ];
}

function limitLine({ name, max, action, origin }: Limit): string {
  return `${name}: at most ${max} (${action}, set by ${origin})`;
}

/** What the word "fail" behind a limit does not tell. */
function softenings({ warnOnly, onlyNew }: Knobs): readonly string[] {
  return [
    ...(warnOnly ? ['warn-only: exceeded limits never fail the job.'] : []),
    ...(onlyNew ? ['only-new: only new findings can exceed a limit.'] : []),
  ];
}

function waiverLine(waiver: Waiver, now: Date): string {
  const { reason, owner, expires } = waiver;
  const named = `Waiver: ${reason} (${owner})`;
  const state = stateOf(waiver, now);
  if (state === 'expired') return `${named}: expired on ${expires}, what it took counts again.`;
  const days = (Date.parse(expires) - Date.parse(dayOf(now))) / DAY_MS;
  const soon = state === 'expiring' ? `, within ${EXPIRING_DAYS} days` : '';
  return `${named}: until ${expires}, ${plural(days, 'day')} left${soon}.`;
}

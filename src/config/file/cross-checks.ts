import { dayOf } from '../../finding/duration.ts';
import type { SourceName } from '../../finding/finding.ts';
import { isClosed } from '../../finding/status.ts';
import type { Selector } from '../../policy/selector.ts';
import { THRESHOLD_KEYS } from '../../policy/threshold.ts';
import { DEFAULT_MAX_WAIVER_DAYS } from '../levels/knobs.ts';
import type { Keys, Misfit } from '../strict.ts';
import type { PolicyFile } from './schema.ts';
import { contradictions } from './selector-conflicts.ts';

/** What no single key of a policy file is wrong about, but several taken together. */
export function crossProblems(file: PolicyFile, now: Date): readonly Misfit[] {
  return [
    ...doubleLimits(file),
    ...ruleNames(file),
    ...lateWaivers(file, now),
    ...unmetSelectors(file),
    ...foreignMappings(file),
    ...statesBesidePrincipal(file),
  ];
}

const FAIL_ON = ['fail-on-severity', 'fail-on-level', 'fail-on-priority'] as const;

function doubleLimits({ thresholds = {}, ...file }: PolicyFile): readonly Misfit[] {
  return FAIL_ON.flatMap((input) => {
    const key = `${file[input]}+`;
    if (thresholds[key] === undefined) return [];
    const message = `is limited twice: ${input} already sets it. Keep one of the two.`;
    return [{ keys: ['thresholds', key], message }];
  });
}

function ruleNames({ rules = [] }: PolicyFile): readonly Misfit[] {
  const names = rules.map(({ name }) => name);
  return names.flatMap((name, place): Misfit[] => {
    const keys = ['rules', place, 'name'];
    if (THRESHOLD_KEYS.includes(name))
      return [{ keys, message: 'is the name of a threshold. Give another.' }];
    return names.indexOf(name) < place ? [{ keys, message: `${JSON.stringify(name)} comes twice.` }] : [];
  });
}

function lateWaivers(file: PolicyFile, now: Date): readonly Misfit[] {
  const days = file['max-waiver-days'] ?? DEFAULT_MAX_WAIVER_DAYS;
  const last = dayOf(now, days);
  return (file.waivers ?? []).flatMap(({ expires }, place) =>
    expires <= last
      ? []
      : [
          {
            keys: ['waivers', place, 'expires'],
            message: `${expires} is more than ${days} days ahead. Write ${last} at the latest, or raise max-waiver-days.`,
          },
        ],
  );
}

type Placed = { readonly keys: Keys; readonly match: Selector };

/** Closed issues never count, so neither a limit nor a waiver has anything to do with them. */
function unmetSelectors({
  rules = [],
  waivers = [],
  severity = {},
  level = {},
}: PolicyFile): readonly Misfit[] {
  const listed = (keys: Keys, list: readonly { readonly match: Selector }[] = []): readonly Placed[] =>
    list.map(({ match }, place) => ({ keys: [...keys, place, 'match'], match }));
  const all = [
    ...listed(['rules'], rules),
    ...listed(['waivers'], waivers),
    ...listed(['severity', 'azure'], severity.azure),
    ...listed(['severity', 'pulumi'], severity.pulumi),
    ...listed(['level', 'azure'], level.azure),
    ...listed(['level', 'pulumi'], level.pulumi),
  ];
  return all
    .filter(({ match }) => match.status?.every(({ text }) => isClosed(text)))
    .map(({ keys }) => ({
      keys: [...keys, 'status'],
      message: 'is never met: closed issues do not count. Name open or in_progress, or leave it out.',
    }));
}

/** An entry for one service with words that only the other's findings carry. */
function foreignMappings({ severity = {}, level = {} }: PolicyFile): readonly Misfit[] {
  const foreign = (axis: string, source: SourceName, list: readonly { readonly match: Selector }[] = []) =>
    list.flatMap(({ match }, place): Misfit[] => {
      const keys = [axis, source, place, 'match'];
      if (match.source !== undefined && !match.source.includes(source)) {
        return [
          { keys: [...keys, 'source'], message: `is never met below ${axis}.${source}. Leave it out.` },
        ];
      }
      return contradictions({ ...match, source: [source] }).map(({ path, message }) => ({
        keys: [...keys, path],
        message,
      }));
    });
  return [
    ...foreign('severity', 'azure', severity.azure),
    ...foreign('severity', 'pulumi', severity.pulumi),
    ...foreign('level', 'azure', level.azure),
    ...foreign('level', 'pulumi', level.pulumi),
  ];
}

/** Which two settings of `azure` exclude each other, wherever they come from. */
export function excludesStates(principal: string | undefined, states: boolean | undefined): boolean {
  return states === true && principal !== undefined && principal !== 'any';
}

/** What is wrong where `excludesStates`, whether the file or an input says so. */
export const STATES_BESIDE_PRINCIPAL =
  'cannot stand beside azure.principal: a state does not say whose request made it. Leave out one of the two.';

function statesBesidePrincipal({ azure = {} }: PolicyFile): readonly Misfit[] {
  if (!excludesStates(azure.principal, azure.states)) return [];
  return [{ keys: ['azure', 'states'], message: STATES_BESIDE_PRINCIPAL }];
}

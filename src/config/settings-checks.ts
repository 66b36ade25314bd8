import type { Problem } from '../errors.ts';
import { dayOf } from '../finding/duration.ts';
import type { Policy } from '../policy/policy.ts';
import type { Selector } from '../policy/selector.ts';
import { STATES_WINDOW_MS } from '../sources/azure/evidence.ts';
import { azureProblems } from './azure.ts';
import { windowStart } from './azure-reading.ts';
import { excludesStates, STATES_BESIDE_PRINCIPAL } from './file/cross-checks.ts';
import type { NewSince } from './file/new-since.ts';
import { onlyOfPulumi } from './file/selector-conflicts.ts';
import type { Inputs } from './inputs.ts';
import type { KnobReader } from './levels/knob-value.ts';
import type { Level } from './levels/level.ts';
import { pulumiProblems } from './pulumi.ts';
import type { Circumstances } from './settings.ts';

/** All levels joined, before anybody relies on them. */
export type Joined = {
  /** With the targets of the files. */
  readonly inputs: Inputs;
  readonly circumstances: Circumstances;
  readonly level: Level;
  readonly knob: KnobReader;
  readonly policy: Policy;
};

/** What is wrong with the inputs and the policy files taken together. */
export function settingsProblems(joined: Joined): Problem[] {
  const { inputs, circumstances } = joined;
  return [
    ...targetProblems(inputs),
    ...pulumiProblems(inputs, circumstances),
    ...azureProblems(inputs, circumstances),
    ...policyProblems(joined),
  ];
}

/** What of that is wrong whatever is read, and whoever reads it. */
export function policyProblems(joined: Joined): Problem[] {
  const { inputs, circumstances, level, knob, policy } = joined;
  return [
    ...duplicateKeys(inputs),
    ...(excludesStates(knob('azure.principal'), knob('azure.states'))
      ? [{ path: 'azure.states', message: STATES_BESIDE_PRINCIPAL }]
      : []),
    ...toothless(level, policy),
    ...lateWaivers(policy, knob('max-waiver-days'), circumstances.now),
    ...tooOld(joined),
    ...futureStart(knob('new-since'), circumstances.now),
    ...neverNew(policy),
  ];
}

function targetProblems(inputs: Inputs): Problem[] {
  const targets = [inputs['pulumi-stacks'], inputs['pulumi-accounts'], inputs['azure-scopes']];
  if (targets.some(({ length }) => length > 0)) return [];
  const elsewhere = inputs.part
    ? '. A part gates the targets of its inputs alone.'
    : ', or any of them below targets in the policy file.';
  const message = `no target at all: name stacks here, Insights accounts in pulumi-accounts, or scopes in azure-scopes${elsewhere}`;
  return [{ path: 'pulumi-stacks', message }];
}

function duplicateKeys(inputs: Inputs): Problem[] {
  const words = [inputs['fail-on-severity'], inputs['fail-on-level'], inputs['fail-on-priority']];
  return inputs.thresholds
    .filter(({ key }) => words.some((word) => `${word}+` === key))
    .map(({ key }) => ({
      path: `thresholds.${key}`,
      message: 'is limited twice: a fail-on-… input already sets it. Keep one of the two.',
    }));
}

/** A gate that cannot fail looks like one that can. */
function toothless({ limits }: Level, policy: Policy): Problem[] {
  const isNone = (knob: string): boolean => limits.some((one) => one.knob === knob && one.limit === 'none');
  const isMeant = policy.knobs.warnOnly || (isNone('fail-on-severity') && isNone('fail-on-level'));
  if (isMeant || policy.limits.some(({ action }) => action === 'fail')) return [];
  return [
    {
      path: 'thresholds',
      message:
        'nothing can fail: every limit only warns. Set warn-only, or fail-on-severity and fail-on-level to none, if that is meant.',
    },
  ];
}

/** The strictest level bounds the waivers of all. */
function lateWaivers({ waivers }: Policy, days: number, now: Date): Problem[] {
  const last = dayOf(now, days);
  return waivers
    .filter(({ expires }) => expires > last)
    .map(({ origin, expires }) => ({
      path: `${origin}: waivers`,
      message: `${expires} is more than ${days} days ahead (max-waiver-days). Write ${last} at the latest.`,
    }));
}

/** What Azure found earlier than its window begins, nobody asks for: nothing there can ever be as old. */
function tooOld({ inputs, circumstances, policy, knob }: Joined): Problem[] {
  if (inputs['azure-scopes'].length === 0) return [];
  const eventsMs = circumstances.now.getTime() - windowStart(inputs, circumstances).getTime();
  const windowMs = knob('azure.states') ? Math.max(eventsMs, STATES_WINDOW_MS) : eventsMs;
  const selectors: (readonly [string, Selector])[] = [
    ...policy.limits.flatMap(({ name, origin, counting }) =>
      'match' in counting ? [[`${origin}: rule ${JSON.stringify(name)}`, counting.match] as const] : [],
    ),
    ...policy.waivers.map(({ origin, match }) => [`${origin}: waivers`, match] as const),
    ...policy.mapping.map(({ path, match, source }) => [path, { ...match, source: [source] }] as const),
  ];
  if (windowMs <= 0) return [];
  return selectors
    .filter(([, match]) => canTakeAzure(match) && (match['older-than']?.ms ?? -1) >= windowMs)
    .map(([path]) => ({
      path: `${path}: older-than`,
      message:
        'is never met by Azure findings, which are no older than the window of events (azure-since). Add source: pulumi, or widen the window.',
    }));
}

/** Where only new findings can exceed a limit, a rule on old ones never does. */
function neverNew({ knobs, limits }: Policy): Problem[] {
  if (!knobs.onlyNew) return [];
  return limits
    .filter(({ counting }) => 'match' in counting && counting.match.new === false)
    .map(({ name, origin }) => ({
      path: `${origin}: rule ${JSON.stringify(name)}: new`,
      message: 'is never met beside only-new, under which only new findings can exceed a limit.',
    }));
}

/** After an instant that is still to come nothing would be new. */
function futureStart(newSince: NewSince, now: Date): Problem[] {
  const isAhead = typeof newSince === 'object' && 'at' in newSince && newSince.at >= now;
  return isAhead ? [{ path: 'new-since', message: 'must lie before the start of the run.' }] : [];
}

function canTakeAzure(match: Selector): boolean {
  return (match.source?.includes('azure') ?? true) && onlyOfPulumi(match).length === 0;
}

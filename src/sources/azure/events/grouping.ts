import { compareWords } from '../../../finding/axis.ts';
import { fingerprint } from '../../../finding/fingerprint.ts';
import { earlier, instantKey } from '../../../finding/timestamp.ts';
import type { PolicyRecord } from '../api/schema.ts';
import { idKey } from '../targets/id.ts';
import { type Word, wordOf } from './compliance.ts';
import { meaningOf } from './effect.ts';
import { Few, type Likeness } from './few.ts';

/** What was said of a key, and when: by the newest event that clears, or by its latest state. */
type Said = { readonly instant: string; readonly timestamp: string; readonly word: Word };

/** One denied request. */
export type Denial = { readonly principal: string; readonly timestamp: string };

/** What is known of one key: a resource, an assignment, a definition and a reference id. */
export type Group = {
  /** Of the finding that it is: the hash of its key. */
  readonly fingerprint: string;
  /** Since when it does not comply: the first record that says so behind the newest event that cleared it. */
  readonly since: string;
  /** The newest record that says "noncompliant". How many distinct events did: `occurrences`. */
  readonly last: PolicyRecord;
  /** The newest of them is an event of a denied request, and nothing is known to be there that does not comply. */
  readonly blocked: boolean;
  /** The newest of them is a state. */
  readonly lastIsState: boolean;
  readonly occurrences: number;
  readonly denials: readonly Denial[];
  /** The newest word that clears, where it is the last word, and when it was said. */
  readonly cleared: { readonly word: 'compliant' | 'exempt'; readonly timestamp: string } | undefined;
  /** The place in the list of targets of the first that brought it. */
  readonly target: number;
};

type Entry = {
  /** Timestamps of the events that say noncompliant, one of each instant: what two scopes or two pages bring counts once. */
  readonly instants: Few<string>;
  readonly denials: Few<Denial>;
  first: PolicyRecord | undefined;
  last: PolicyRecord | undefined;
  /** Whether the newest is a state: what has one exists, whatever the effect. */
  lastIsState: boolean;
  /** The newest event that says compliant or exempt. */
  relief: Said | undefined;
  /** The latest state, whatever it says. */
  state: Said | undefined;
  /** The first of the targets that it belongs to. */
  target: number;
};

/**
 * Groups events and states as they arrive, over all scopes asked: one group per resource, assignment, definition and
 * reference id, without regard to case. The order of arrival changes nothing.
 */
export class RecordGroups {
  readonly #entries = new Map<string, Entry>();
  readonly #principal: string | undefined;

  /** `principal`: object id of whose noncompliant events count alone; what clears is heard from anybody. */
  constructor(principal?: string) {
    this.#principal = principal;
  }

  addEvent(event: PolicyRecord, target = 0): void {
    const word = wordOf(event);
    if (word === 'nothing' || (word === 'noncompliant' && !this.#isBy(event))) return;
    const entry = this.#entryOf(event, target);
    const instant = instantKey(event.timestamp);
    if (word !== 'noncompliant') {
      entry.relief = newer(entry.relief, { instant, timestamp: event.timestamp, word });
      return;
    }
    spread(entry, event, false);
    entry.instants.add(event.timestamp, SAME_INSTANT);
    if (isDeny(event)) {
      entry.denials.add({ principal: event.principalOid ?? '', timestamp: event.timestamp }, SAME_DENIAL);
    }
  }

  /**
   * A latest state. It is heard for keys that are known; one that says "noncompliant" is a finding of its own where
   * `counted`. Of several for one key the newest has the word.
   */
  addState(state: PolicyRecord, counted: boolean, target = 0): void {
    const word = wordOf(state);
    const isFinding = counted && word === 'noncompliant';
    const entry = isFinding ? this.#entryOf(state, target) : this.#entries.get(keyOf(state));
    if (entry === undefined) return;
    const { timestamp } = state;
    entry.state = newer(entry.state, { instant: instantKey(timestamp), timestamp, word });
    if (isFinding) spread(entry, state, true);
  }

  #isBy({ principalOid }: PolicyRecord): boolean {
    return this.#principal === undefined || principalOid?.toLowerCase() === this.#principal;
  }

  /** Every group that has anything noncompliant in it, cleared or not. */
  groups(): readonly Group[] {
    return [...this.#entries].flatMap(([key, entry]) => toGroup(key, entry));
  }

  /** Forgets them: beside the findings that are made of them they are of no use. */
  clear(): void {
    this.#entries.clear();
  }

  #entryOf(record: PolicyRecord, target: number): Entry {
    const key = keyOf(record);
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.target = Math.min(known.target, target);
      return known;
    }
    const entry = {
      instants: new Few<string>(),
      denials: new Few<Denial>(),
      first: undefined,
      last: undefined,
      lastIsState: false,
      relief: undefined,
      state: undefined,
      target,
    };
    this.#entries.set(key, entry);
    return entry;
  }
}

function toGroup(key: string, entry: Entry): readonly Group[] {
  const { first, last, lastIsState, instants, denials, target } = entry;
  if (first === undefined || last === undefined) return [];
  return [
    {
      fingerprint: key,
      since: sinceOf(entry, first),
      last,
      lastIsState,
      blocked: !lastIsState && isDeny(last) && entry.state?.word !== 'noncompliant',
      occurrences: Math.max(1, instants.size),
      denials: denials.values(),
      cleared: clearedBy(entry, instantKey(last.timestamp)),
      target,
    },
  ];
}

/** What was put right and broke again is new since then. */
function sinceOf({ relief, instants }: Entry, first: PolicyRecord): string {
  if (relief === undefined || relief.instant < instantKey(first.timestamp)) return first.timestamp;
  const again = instants.values().filter((timestamp) => instantKey(timestamp) > relief.instant);
  return again.length === 0 ? first.timestamp : again.reduce(earlier);
}

/** One instant may be spelt with more digits and fewer: the same spelling stays, whichever comes first. */
const SAME_INSTANT: Likeness<string> = {
  keyOf: instantKey,
  better: (known, timestamp) => [known, timestamp].sort()[0] ?? known,
};

const SAME_DENIAL: Likeness<Denial> = {
  keyOf: ({ timestamp, principal }) => `${instantKey(timestamp)} ${principal}`,
  better: (known, denial) => (known.timestamp < denial.timestamp ? known : denial),
};

/** Whether the record is of a request that was refused (answered 403). */
function isDeny({ policyDefinitionAction }: PolicyRecord): boolean {
  return policyDefinitionAction?.toLowerCase() === 'deny';
}

/** The ids themselves take ten times as much memory as their hash. */
function keyOf(record: PolicyRecord): string {
  const { resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId } = record;
  const parts = [resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId ?? ''];
  return fingerprint('azure', parts.map(idKey));
}

function spread(entry: Entry, record: PolicyRecord, isState: boolean): void {
  if (entry.first === undefined || precedes(record, entry.first)) entry.first = record;
  if (entry.last !== undefined && !precedes(entry.last, record)) return;
  entry.last = record;
  entry.lastIsState = isState;
}

/** Of equal instants the worse word counts. */
function newer(known: Said | undefined, said: Said): Said {
  if (known === undefined || said.instant > known.instant) return said;
  return said.instant === known.instant && WORST_FIRST.indexOf(said.word) < WORST_FIRST.indexOf(known.word)
    ? said
    : known;
}

const WORST_FIRST: readonly Word[] = ['noncompliant', 'nothing', 'exempt', 'compliant'];

/** In a tie of timestamps a noncompliant event wins against an event, and loses against a latest state. */
function clearedBy({ relief, state }: Entry, last: string): Group['cleared'] {
  const byState = state !== undefined && state.instant >= last ? state : undefined;
  const byEvent = relief !== undefined && relief.instant > last ? relief : undefined;
  const said = byEvent !== undefined && byEvent.instant > (byState?.instant ?? '') ? byEvent : byState;
  if (said === undefined) return undefined;
  const { word, timestamp } = said;
  return word === 'compliant' || word === 'exempt' ? { word, timestamp } : undefined;
}

/** By time, then the worse level last, then by content: a total order, so that arrival cannot matter. */
function precedes(a: PolicyRecord, b: PolicyRecord): boolean {
  const [instantA, instantB] = [instantKey(a.timestamp), instantKey(b.timestamp)];
  if (instantA !== instantB) return instantA < instantB;
  const levels = compareWords('level', levelOf(a), levelOf(b));
  return levels === 0 ? JSON.stringify(a) < JSON.stringify(b) : levels > 0;
}

function levelOf(record: PolicyRecord) {
  return meaningOf(record.policyDefinitionAction ?? '').level;
}

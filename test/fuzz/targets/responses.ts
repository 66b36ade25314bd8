import fc from 'fast-check';
import * as v from 'valibot';
import type { CallRow } from '../../faults/call-row.ts';
import { Lane } from '../../faults/lane.ts';
import { FAST_PACING } from '../../sources/service.ts';
import { expectInert } from '../laws/inert.ts';
import { addressesIn, expectNoFalsePass, expectSame, expectTold } from '../laws/responses.ts';
import { type Changes, changesOf, damaged, damagedSchema, soleDamage } from '../mutation/damaged.ts';
import { type Edit, isMap } from '../mutation/edit.ts';
import { type FuzzTarget, fuzzTarget } from '../target.ts';

const schema = v.object({
  /** A row of the table of calls. */
  call: v.string(),
  /** Which of the requests that look like it; null of all of them. */
  ordinal: v.nullable(v.number()),
  changes: damagedSchema,
});

type Struck = v.InferOutput<typeof schema>;

/** A run fails by anything that it finds and by everything that it does not know, so what goes missing is a pass. */
const STRICT = { thresholds: 'total: 0', 'on-no-evidence': 'fail' };

/** Answers of one call that are changed, of those that it gets. */
const ANSWERS = 2;

/** The real answers of a service to every call, changed on their way, and what runs make of them. */
export function responsesOf(name: string, calls: readonly CallRow[]): FuzzTarget {
  return fuzzTarget({
    name,
    shortRuns: 40,
    schema,
    open: async () => {
      const lane = await Lane.open();
      const rows = rowsOf(calls);
      const inputs: { readonly weight: number; readonly arbitrary: fc.Arbitrary<Struck> }[] = [];
      for (const row of rows.values()) {
        for (const answer of await answersTo(row, lane))
          inputs.push({ weight: weightOf(answer), arbitrary: strikesOn(row, answer) });
      }
      return {
        inputs: fc.oneof(...inputs),
        check: async (struck) => {
          const row = rows.get(struck.call);
          if (row === undefined) throw new Error(`there is no call ${struck.call}`);
          await meet(row, struck, lane);
        },
        close: () => lane.close(),
      };
    },
  });
}

/** Windows that begin at one instant: an event that grows too old in a long run would seem lost. */
function rowsOf(calls: readonly CallRow[]): ReadonlyMap<string, CallRow> {
  const since = { 'azure-since': new Date(Date.now() - DAY_MS).toISOString() };
  return new Map(
    calls.map((call) => {
      const inputs = { ...(call.service === 'azure' && since), ...call.inputs, ...STRICT };
      return [call.name, { ...call, inputs }];
    }),
  );
}

const DAY_MS = 86_400_000;

async function answersTo(row: CallRow, lane: Lane): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  const body = (answer: unknown): unknown => {
    answers.push(answer);
    return answer;
  };
  lane.strike(row, { kind: 'rewrite', body });
  await lane.run(row, FAST_PACING);
  lane.clear();
  return answers.slice(0, ANSWERS);
}

/** Where there is more to lose, more is tried. */
function weightOf(answer: unknown): number {
  return Math.max(1, Math.round(Math.log2(JSON.stringify(answer).length / SMALL_ANSWER)));
}

const SMALL_ANSWER = 200;

function strikesOn({ name }: CallRow, answer: unknown): fc.Arbitrary<Struck> {
  return fc.record({
    call: fc.constant(name),
    ordinal: fc.constantFrom(null, 1),
    changes: changesOf(answer),
  });
}

async function meet(row: CallRow, { ordinal, changes }: Struck, lane: Lane): Promise<void> {
  const whole = await lane.unharmed(row);
  const struck: { readonly before: unknown; readonly after: unknown }[] = [];
  const body = (before: unknown): unknown => {
    if (typeof before !== 'object' || before === null) return before;
    const after = damaged(before, changes);
    struck.push({ before, after: readAs(after) });
    return after;
  };
  lane.strike(row, { kind: 'rewrite', body }, ordinal === null ? undefined : [ordinal]);
  try {
    const { report } = await lane.run(row, FAST_PACING);
    expectTold(report);
    const damages = struck.map(({ before, after }) => damageBetween(before, after, changes));
    if (damages.every((damage) => damage === 'adds' || damage === 'none')) expectSame(report, whole);
    const touched = struck.flatMap(({ before, after }) => touchedIn(before, after, changes));
    if (changes.edits.length + changes.splices.length === 1)
      expectNoFalsePass({ report, whole, call: row.name, touched, damages });
    if (changes.edits.some(isHostileText)) expectInert(report, addressesIn(report));
  } finally {
    lane.clear();
  }
}

/** Only text that may mean something is worth rendering. */
function isHostileText({ change }: Edit): boolean {
  return change.kind === 'put' && typeof change.value === 'string' && /[^\w\s]/.test(change.value);
}

/** Bytes as a client decodes and parses them; undefined of what is no JSON. */
function readAs(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Places of an answer that differ now: for bytes, the members at its top. */
function touchedIn(before: unknown, after: unknown, { edits }: Changes): readonly string[] {
  if (edits.length > 0) return edits.map(({ path }) => path.join('/'));
  const [then, now] = [before, after].map((value) => (isMap(value) ? value : {}));
  return Object.keys(then ?? {}).filter((key) => JSON.stringify(then?.[key]) !== JSON.stringify(now?.[key]));
}

function damageBetween(before: unknown, after: unknown, changes: Changes) {
  if (JSON.stringify(before) === JSON.stringify(after)) return 'none';
  if (after === undefined) return 'loses';
  return soleDamage(before, changes) ?? 'differs';
}

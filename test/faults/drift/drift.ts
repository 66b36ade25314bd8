import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAST_PACING } from '../../sources/service.ts';
import type { CallRow } from '../call-row.ts';
import { CALLS } from '../calls.ts';
import { expectNoSecrets } from '../expect-no-secrets.ts';
import { Lanes } from '../lane.ts';
import { CHANGES, changed, type Path, pathsIn, widened } from './changes.ts';
import { type DriftOutcome, outcomeOf } from './outcome.ts';
import type { DriftTables } from './table.ts';

/** Every member of every answer of a part drifts, one after the other, and the run never makes less of it. */
export function describeDrift(part: keyof typeof CALLS, tables: DriftTables): void {
  const calls: readonly CallRow[] = CALLS[part];
  const lanes = new Lanes();
  beforeAll(() => lanes.open(1));
  afterAll(() => lanes.close());

  it('every table is of a call', () => {
    expect(Object.keys(tables).filter((name) => !calls.some((call) => call.name === name))).toEqual([]);
  });

  for (const call of calls) {
    const rows = rowsOf(tables[call.name] ?? {});
    const title = call.name;
    // What waits does so beside its like.
    if (call.isAwaited) describe.concurrent(title, () => describeCall(new Drifting(call, lanes), rows));
    else describe(title, () => describeCall(new Drifting(call, lanes), rows));
  }
}

type Row = readonly [path: string, outcomes: string];

function describeCall(drifting: Drifting, rows: readonly Row[]): void {
  it.each(rows)('%s: missing, null, of another kind: %s', async (path, outcomes) => {
    const came: DriftOutcome[] = [];
    for (const change of CHANGES)
      came.push(await drifting.outcomeOf((answer) => changed(answer, path.split('/'), change)));
    expect(came.join(' ')).toBe(outcomes);
    expect((await drifting.members()).map((one) => one.join('/'))).toContain(path);
  });

  it.each(CHANGES)('whatever else is there may be %s', async (change) => {
    const named = new Set(rows.map(([path]) => path));
    const others = (await drifting.members()).filter((path) => !named.has(path.join('/')));
    const all = (answer: unknown) => others.reduce((now, path) => changed(now, path, change), answer);
    expect(await drifting.outcomeOf(all)).toBe('same');
  });

  it('more members than are known are no news', async () => {
    expect(await drifting.outcomeOf(widened)).toBe('same');
  });
}

function rowsOf(table: DriftTables[string]): readonly Row[] {
  return Object.entries(table).flatMap(([outcomes, paths]) => paths.map((path) => [path, outcomes] as const));
}

/** One call whose answers drift. */
class Drifting {
  readonly #call: CallRow;
  readonly #lanes: Lanes;
  #members: readonly Path[] | undefined;

  constructor(call: CallRow, lanes: Lanes) {
    this.#call = call;
    this.#lanes = lanes;
  }

  /** What becomes of a run whose call is answered otherwise, beside one whose call is not. */
  outcomeOf(body: (answer: unknown) => unknown): Promise<DriftOutcome> {
    return this.#lanes.use(async (lane) => {
      const whole = await lane.unharmed(this.#call);
      lane.strike(this.#call, { kind: 'rewrite', body });
      const outcome = await lane.run(this.#call, FAST_PACING);
      expect(lane.struck(this.#call)).toBeGreaterThan(0);
      expectNoSecrets(outcome, lane.secrets());
      return outcomeOf(outcome.report, whole);
    });
  }

  /** All that the service answers. The deepest come first, so that they are changed before what they are in. */
  async members(): Promise<readonly Path[]> {
    this.#members ??= await this.#lanes.use(async (lane) => {
      await lane.run(this.#call, FAST_PACING);
      return pathsIn(lane.answers(this.#call)).toSorted((a, b) => b.length - a.length);
    });
    return this.#members;
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAST_PACING } from '../../sources/service.ts';
import { expectNoSecrets } from '../expect-no-secrets.ts';
import { Lanes } from '../lane.ts';
import {
  CHANGES,
  type Change,
  changed,
  hasMember,
  type Path,
  pathsIn,
  widened,
  withRows,
} from './changes.ts';
import { type DriftOutcome, outcomeOf } from './outcome.ts';
import type { RowList } from './row-table.ts';
import type { DriftTable } from './table.ts';

const PLACES = ['in the middle', 'at the end'] as const;
type Place = (typeof PLACES)[number];

/** One row of each list drifts, member by member, where hundreds of others are as ever. */
export function describeRowDrift(lists: readonly RowList[]): void {
  const lanes = new Lanes();
  beforeAll(() => lanes.open(1));
  afterAll(() => lanes.close());
  for (const list of lists) describe(list.call.name, () => describeList(list, new DriftingRow(list, lanes)));
}

function describeList(list: RowList, drifting: DriftingRow): void {
  describe.each(PLACES)('one row %s', (place) => {
    const table = place === 'at the end' ? list.atTheEnd : list.inTheMiddle;
    for (const [change, outcome, members] of cellsOf(list, table)) {
      it(`${members.map(nameOf).join(', ')}: ${change}: ${outcome}`, async () => {
        // What changes nothing in the verdict does so all at once, and the rest member by member.
        const [alone, together] = SOFT.includes(outcome) ? parted(list, members) : [members, []];
        const groups = [...alone.map((one) => [one]), ...(together.length > 0 ? [together] : [])];
        for (const group of groups) {
          const came = await drifting.outcome(place, group, change);
          expect([group.map(nameOf), came]).toEqual([group.map(nameOf), outcome]);
        }
      });
    }

    it('has members that nobody reads, or knows', async () => {
      const cells = [...cellsOf(list, table), ...cellsOf(list, list.ofOneRow ?? {})];
      const read = new Set(cells.flatMap(([, , members]) => members).map(nameOf));
      const others = (await drifting.members(place)).filter((path) => !read.has(nameOf(path)));
      for (const change of CHANGES) {
        expect([change, await drifting.outcome(place, others, change)]).toEqual([change, 'same']);
      }
      expect(await drifting.outcome(place, [], 'wider')).toBe('same');
    });
  });
}

const SOFT: readonly string[] = ['same', 'noted'] satisfies readonly DriftOutcome[];

function parted({ apart = [] }: RowList, members: readonly Path[]) {
  const isApart = (path: Path): boolean => apart.includes(nameOf(path));
  return [members.filter(isApart), members.filter((path) => !isApart(path))] as const;
}

const nameOf = (path: Path): string => (path.length === 0 ? 'the row' : path.join('/'));

/** One change of some members, and what comes of it. */
type Cell = readonly [Change, outcome: string, members: readonly Path[]];

function cellsOf({ list }: Pick<RowList, 'list'>, table: DriftTable): readonly Cell[] {
  const depth = list.split('/').length + 1;
  return Object.entries(table).flatMap(([outcomes, paths]) =>
    CHANGES.map((change, index): Cell => {
      const members = paths.map((path) => path.split('/').slice(depth));
      return [change, outcomes.split(' ')[index] ?? '', members];
    }),
  );
}

/** What becomes of a row where some members change; of one that goes, nothing. */
function drifted(row: unknown, members: readonly Path[], change: Change | 'wider'): readonly unknown[] {
  if (change === 'wider') return [widened(row)];
  if (change === 'missing' && members.some((path) => path.length === 0)) return [];
  return [members.reduce((now, path) => changed(now, path, change), row)];
}

/** A list of whose rows one drifts. */
class DriftingRow {
  readonly #list: RowList;
  readonly #lanes: Lanes;
  #rows: readonly unknown[] | undefined;

  constructor(list: RowList, lanes: Lanes) {
    this.#list = list;
    this.#lanes = lanes;
  }

  /** What becomes of a run that meets the one row changed, among those that have all the members. */
  async outcome(place: Place, members: readonly Path[], change: Change | 'wider'): Promise<DriftOutcome> {
    const key = JSON.stringify(await this.#rowAt(place, members));
    let met = 0;
    const strikeRow = (row: unknown): readonly unknown[] => {
      if (JSON.stringify(row) !== key) return [row];
      met += 1;
      return drifted(row, members, change);
    };
    const body = (answer: unknown) => withRows(answer, this.#path, (rows) => rows.flatMap(strikeRow));
    return this.#lanes.use(async (lane) => {
      const { call } = this.#list;
      const whole = await lane.unharmed(call);
      lane.strike(call, { kind: 'rewrite', body });
      const outcome = await lane.run(call, FAST_PACING);
      expect(met).toBeGreaterThan(0);
      expectNoSecrets(outcome, lane.secrets());
      const { verdict, targets } = outcome.report;
      if (verdict === 'error') expect(JSON.stringify(targets)).toMatch(/"code":"(?:contract|incomplete)"/);
      return outcomeOf(outcome.report, whole);
    });
  }

  /** Every member of the row, the deepest first, so that they are changed before what they are in. */
  async members(place: Place): Promise<readonly Path[]> {
    return pathsIn([await this.#rowAt(place, [])]).toSorted((a, b) => b.length - a.length);
  }

  get #path(): Path {
    return this.#list.list.split('/');
  }

  async #rowAt(place: Place, members: readonly Path[]): Promise<unknown> {
    this.#rows ??= await this.#read();
    const having = this.#rows.filter((row) => members.every((path) => hasMember(row, path)));
    expect(having.length).toBeGreaterThan(0);
    return having.at(place === 'at the end' ? -1 : Math.floor((having.length - 1) / 2));
  }

  /** The rows in the order in which they come, each once. */
  #read(): Promise<readonly unknown[]> {
    const { call, counts = /^/, newestFirst } = this.#list;
    return this.#lanes.use(async (lane) => {
      await lane.run(call, FAST_PACING);
      const rows = new Map<string, unknown>();
      const keep = (came: readonly unknown[]) => {
        for (const row of came) if (counts.test(JSON.stringify(row))) rows.set(JSON.stringify(row), row);
        return came;
      };
      for (const answer of lane.answers(call)) withRows(answer, this.#path, keep);
      if (newestFirst === undefined) return [...rows.values()];
      const instant = new RegExp(`"${newestFirst}":"([^"]+)"`);
      const age = (text: string): string => instant.exec(text)?.[1] ?? '';
      const sorted = [...rows].toSorted(([a], [b]) => (age(a) < age(b) ? 1 : -1));
      return sorted.map(([, row]) => row);
    });
  }
}

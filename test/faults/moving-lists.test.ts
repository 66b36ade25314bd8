import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { FAST_PACING } from '../sources/service.ts';
import { outcomeOf } from './drift/outcome.ts';
import { expectNoSecrets } from './expect-no-secrets.ts';
import { Lane } from './lane.ts';
import { MOVING_LISTS } from './moving-lists.ts';

const page = v.record(v.string(), v.unknown());

/** Lists change for good, so that each has a sandbox of its own. */
let lane: Lane;
beforeEach(async () => {
  lane = await Lane.open();
});
afterEach(() => lane.close());

const LISTS = MOVING_LISTS.map((list) => [list.call.name, list] as const);

describe('the last row of a page comes again on the next, and counts once', () => {
  it.each(LISTS)('%s', async (_, { call, rows, of = /^/, twice = 'same' }) => {
    const whole = await lane.unharmed(call);
    let repeated = 0;
    let last: readonly unknown[] = [];
    const body = (answer: unknown): unknown => {
      if (!of.test(JSON.stringify(answer))) return answer;
      const known = v.parse(page, answer);
      const own = v.parse(v.array(v.unknown()), known[rows] ?? []);
      const sent = [...last, ...own];
      repeated += last.length;
      last = own.slice(-1);
      return { ...known, [rows]: sent };
    };
    lane.strike(call, { kind: 'rewrite', body });
    const outcome = await lane.run(call, FAST_PACING);
    expect(repeated).toBeGreaterThan(0);
    expect(outcomeOf(outcome.report, whole)).toBe(twice);
    expectNoSecrets(outcome, lane.secrets());
  });
});

describe('a row comes in front while the list is read, and no other is lost', () => {
  it.each(LISTS.filter(([, { comes }]) => comes !== undefined))('%s', async (_, { call, comes }) => {
    const whole = await lane.unharmed(call);
    if (comes !== undefined) lane.afterFirst(call, comes);
    const { report } = await lane.run(call, FAST_PACING);
    expect(lane.struck(call)).toBeGreaterThan(1);
    expect(missingIn(report, whole)).toEqual([]);
  });
});

describe('a row of the first page goes while the list is read, and no other with it', () => {
  it.each(LISTS.filter(([, { goes }]) => goes !== undefined))('%s', async (_, { call, goes }) => {
    const whole = await lane.unharmed(call);
    if (goes !== undefined) lane.afterFirst(call, goes);
    const { report } = await lane.run(call, FAST_PACING);
    expect(lane.struck(call)).toBeGreaterThan(1);
    expect(missingIn(report, whole).length).toBeLessThanOrEqual(1);
  });
});

describe('one goes and another comes, and the total stays: that nobody can notice', () => {
  it.each(LISTS.filter(([, { swaps }]) => swaps !== undefined))('%s', async (_, { call, swaps }) => {
    const whole = await lane.unharmed(call);
    if (swaps !== undefined) lane.afterFirst(call, swaps);
    const { report } = await lane.run(call, FAST_PACING);
    expect(report.verdict).toBe('pass');
    // What has gone was read before; what moved up into its page was not.
    expect(missingIn(report, whole)).toHaveLength(1);
    expect(report.findings).toHaveLength(whole.findings.length);
  });
});

/** Totals, and the number of rows that a page says it has. */
const TOTALS = ['rowCount', 'totalRecords'];
const COUNT = '@odata.count';

describe('a row that was read goes, and the first of the next page moves up to where nobody looks again', () => {
  it.each(LISTS)('%s', async (_, { call, rows, of = /^/, lost }) => {
    const whole = await lane.unharmed(call);
    let pages = 0;
    const body = (answer: unknown): unknown => {
      if (!of.test(JSON.stringify(answer))) return answer;
      pages += 1;
      if (pages === 1) return answer;
      const known = v.parse(page, answer);
      const own = v.parse(v.array(v.unknown()), known[rows] ?? []).slice(pages === 2 ? 1 : 0);
      const total = TOTALS.flatMap((name) => (name in known ? [[name, Number(known[name]) - 1]] : []));
      const count = COUNT in known ? [[COUNT, own.length]] : [];
      return { ...known, ...Object.fromEntries([...total, ...count]), [rows]: own };
    };
    lane.strike(call, { kind: 'rewrite', body });
    const outcome = await lane.run(call, FAST_PACING);
    expect(pages).toBeGreaterThan(1);
    expect(outcomeOf(outcome.report, whole)).toBe(lost);
    expectNoSecrets(outcome, lane.secrets());
  });
});

/** Findings that were there before and are not now, unless the run owns up to it. */
function missingIn(report: Report, whole: Report): readonly string[] {
  if (report.verdict === 'error') return [];
  const found = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  return whole.findings
    .map(({ fingerprint }) => fingerprint)
    .filter((fingerprint) => !found.has(fingerprint));
}

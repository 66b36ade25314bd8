import { writeFileSync } from 'node:fs';
import pMap from 'p-map';
import * as v from 'valibot';

/** Keeps every page of a list of issues, eight requests at a time, and writes all rows to one file. Checks nothing. */
const { BENCH_ADDRESS = '', BENCH_TOKEN = '', BENCH_FILE = '' } = process.env;
const PAGE_ROWS = 100;
const CONCURRENCY = 8;
const pageSchema = v.object({ policyIssues: v.array(v.unknown()), rowCount: v.number() });

async function readPage(startRow: number) {
  const response = await fetch(BENCH_ADDRESS, {
    method: 'POST',
    headers: { authorization: `token ${BENCH_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      startRow,
      endRow: startRow + PAGE_ROWS,
      sortModel: [{ colId: 'id', sort: 'asc' }],
    }),
  });
  return v.parse(pageSchema, await response.json());
}

const first = await readPage(0);
const starts = Array.from(
  { length: Math.ceil(first.rowCount / PAGE_ROWS) - 1 },
  (_, index) => (index + 1) * PAGE_ROWS,
);
const others = await pMap(starts, readPage, { concurrency: CONCURRENCY });
const rows = [first, ...others].flatMap(({ policyIssues }) => policyIssues);
writeFileSync(BENCH_FILE, JSON.stringify(rows));
console.log(rows.length);

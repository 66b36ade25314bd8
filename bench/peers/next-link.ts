import { writeFileSync } from 'node:fs';
import * as v from 'valibot';

/** What anybody would write first: follows each nextLink by POST until there is none, and tells how many rows came. */
const { BENCH_ADDRESS = '', BENCH_TOKEN = '', BENCH_FILE } = process.env;
const pageSchema = v.object({ value: v.array(v.unknown()), '@odata.nextLink': v.nullish(v.string()) });

const rows: unknown[] = [];
let link = BENCH_ADDRESS;
while (link !== '') {
  const response = await fetch(link, { method: 'POST', headers: { authorization: `Bearer ${BENCH_TOKEN}` } });
  const page = v.parse(pageSchema, await response.json());
  rows.push(...page.value);
  link = page['@odata.nextLink'] ?? '';
}
if (BENCH_FILE !== undefined) writeFileSync(BENCH_FILE, JSON.stringify(rows));
console.log(rows.length);

import * as v from 'valibot';

/** What anybody would write first: follows each nextLink by POST until there is none, and tells how many rows came. */
const { BENCH_ADDRESS = '', BENCH_TOKEN = '' } = process.env;
const pageSchema = v.object({ value: v.array(v.unknown()), '@odata.nextLink': v.nullish(v.string()) });

let link = BENCH_ADDRESS;
let rows = 0;
while (link !== '') {
  const response = await fetch(link, { method: 'POST', headers: { authorization: `Bearer ${BENCH_TOKEN}` } });
  const page = v.parse(pageSchema, await response.json());
  rows += page.value.length;
  link = page['@odata.nextLink'] ?? '';
}
console.log(rows);

import { parse } from 'csv-parse/sync';
import * as v from 'valibot';

const rowsSchema = v.array(v.record(v.string(), v.string()));

/** The rows as a strict reader of RFC 4180 reads them. */
export function rowsIn(text: string) {
  return v.parse(rowsSchema, parse(text, { columns: true, record_delimiter: '\r\n' }));
}

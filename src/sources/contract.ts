import * as v from 'valibot';

/** What breaks a contract, in our own words: the library's would quote what came, which may name anybody. */
export function whatIsWrong({ expected, message, input }: v.BaseIssue<unknown>): string {
  if (expected === null) return message;
  if (input === undefined) return 'it is missing';
  const kind = Array.isArray(input) ? 'a list' : input === null ? 'null' : `of type ${typeof input}`;
  return `expected ${expected}, and it is ${kind}`;
}

/** An object of JSON: a list would do for the library where all that is asked of the object may be absent. */
export function fields<TEntries extends v.ObjectEntries>(entries: TEntries) {
  return v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value), 'a list instead of an object'),
    v.object(entries),
  );
}

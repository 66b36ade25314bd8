import { ArmError } from './arm-error.ts';

/** The query string by lower-cased name: the service takes `$skipToken` and `$skiptoken` alike. */
export type QueryOptions = ReadonlyMap<string, string>;

/** Reads the query string; `plusMeansSpace` tells whether a plus sign stands for a space. */
export function readQueryOptions({ search }: URL, plusMeansSpace: boolean): QueryOptions {
  const pairs = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name, plusMeansSpace).toLowerCase(), decode(value.join('='), plusMeansSpace)];
    }),
  );
}

function decode(text: string, plusMeansSpace: boolean): string {
  try {
    return decodeURIComponent(plusMeansSpace ? text.replaceAll('+', ' ') : text);
  } catch {
    throw new ArmError(400, 'BadRequest', 'The query string is not properly percent-encoded.');
  }
}

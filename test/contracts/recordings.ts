import { readdirSync } from 'node:fs';
import { isObject, items, member, text } from './json.ts';
import { contractUrl, readContract } from './official.ts';

/** One recorded request, as far as it was kept, and its answer. */
export type Recorded = {
  readonly method: string;
  readonly uri: string;
  readonly status: number;
  /** Lower-cased names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

export function readRecording(service: 'azure' | 'pulumi', name: string): readonly Recorded[] {
  return items(readContract(`recordings/${service}/${name}.json`)['exchanges']).map((exchange) => {
    const status = member(exchange, 'response', 'status');
    return {
      method: text(member(exchange, 'request', 'method')),
      uri: text(member(exchange, 'request', 'uri')),
      status: typeof status === 'number' ? status : 0,
      headers: headersOf(member(exchange, 'response', 'headers')),
      body: member(exchange, 'response', 'body'),
    };
  });
}

function headersOf(headers: unknown): Readonly<Record<string, string>> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

export function recordingNames(service: 'azure' | 'pulumi'): readonly string[] {
  return readdirSync(contractUrl(`recordings/${service}/`)).map((file) => file.replace(/\.json$/, ''));
}

/** The keys of an object in their order, which JSON keeps. */
export function keyOrder(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** The keys of the first record of a page. */
export function recordKeys(page: unknown): readonly string[] {
  return keyOrder(items(member(page, 'value'))[0]);
}

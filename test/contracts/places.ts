import { isObject, type JsonObject, text } from './json.ts';
import { readContract } from './official.ts';

const BASE = 'https://contracts.invalid/';

/** A value in a description, and the address that `$ref`s and the validator know it by. */
export type Place = { readonly address: string; readonly value: unknown };

const documents = new Map<string, JsonObject>();

/** The address of a file of the folder. */
export function addressOf(path: string): string {
  return `${BASE}${path}`;
}

/** The root of a description. */
export function rootOf(path: string): Place {
  return { address: `${addressOf(path)}#`, value: documentOf(path) };
}

/** The place below, with `$ref`s followed, into other files too; undefined where there is none. */
export function below(place: Place | undefined, ...keys: readonly string[]): Place | undefined {
  return keys.reduce<Place | undefined>((parent, key) => {
    if (parent === undefined || !isObject(parent.value)) return undefined;
    if (!(key in parent.value)) return undefined;
    return followed({ address: `${parent.address}/${escapeKey(key)}`, value: parent.value[key] });
  }, place);
}

/** The places of a list, with `$ref`s followed. */
export function elements(place: Place | undefined): readonly Place[] {
  if (place === undefined || !Array.isArray(place.value)) return [];
  return place.value.map((value: unknown, index) =>
    followed({ address: `${place.address}/${index}`, value }),
  );
}

/** The keys of an object. */
export function keysOf(place: Place | undefined): readonly string[] {
  return place !== undefined && isObject(place.value) ? Object.keys(place.value) : [];
}

function followed(place: Place): Place {
  const reference = isObject(place.value) ? text(place.value['$ref']) : '';
  if (reference === '') return place;
  const target = new URL(reference, place.address);
  const keys = target.hash.slice('#/'.length).split('/').map(unescapeKey);
  const found = below(rootOf(target.pathname.slice(1)), ...keys);
  if (found === undefined) throw new Error(`${place.address} refers to nothing: ${reference}`);
  return found;
}

function documentOf(path: string): JsonObject {
  const known = documents.get(path) ?? readContract(path);
  documents.set(path, known);
  return known;
}

function escapeKey(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function unescapeKey(key: string): string {
  return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
}

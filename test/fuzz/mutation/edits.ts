import fc from 'fast-check';
import { type Change, type Edit, isMap, type Path } from './edit.ts';
import { hostileValues, strangeKeys } from './hostile-values.ts';

/** Every place of a document, places of the same kind together: each kind is met as often as any other. */
function kindsOfPlaces(document: unknown): readonly (readonly Path[])[] {
  const kinds = new Map<string, Path[]>();
  const walk = (value: unknown, path: Path): void => {
    const kind = path.map((step) => (typeof step === 'number' ? '*' : step)).join('/');
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [path]);
    else known.push(path);
    if (Array.isArray(value)) for (const [place, item] of value.entries()) walk(item, [...path, place]);
    else if (isMap(value)) for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
  };
  walk(document, []);
  return [...kinds.values()];
}

/** One change to a document such as this. */
export function editsOf(document: unknown): fc.Arbitrary<Edit> {
  const kinds = kindsOfPlaces(document);
  const lists = kinds.filter(([path]) => typeof path?.at(-1) === 'number');
  // Whole rows are few kinds among many, and what is lost most often.
  const places = fc.oneof(
    { weight: 3, arbitrary: placesOf(kinds) },
    ...(lists.length === 0 ? [] : [{ weight: 1, arbitrary: placesOf(lists) }]),
  );
  const changes: fc.Arbitrary<Change> = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Change>({ kind: 'drop' }, { kind: 'put', value: null }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Change>(
        { kind: 'repeat' },
        { kind: 'reverse' },
        { kind: 'halve' },
        { kind: 'wrap' },
      ),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), value: hostileValues }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('add' as const), key: strangeKeys, value: hostileValues }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('graft' as const), from: places.map((path) => [...path]) }),
    },
  );
  return fc.record({ path: places.map((path) => [...path]), change: changes });
}

function placesOf(kinds: readonly (readonly Path[])[]): fc.Arbitrary<Path> {
  return fc.constantFrom(...kinds).chain((paths) => fc.constantFrom(...paths));
}

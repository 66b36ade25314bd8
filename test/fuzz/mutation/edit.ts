import * as v from 'valibot';

/** Where in a JSON document something stands. A place in a list counts on from its beginning when it is too long. */
export type Path = readonly (string | number)[];

const path = v.array(v.union([v.string(), v.number()]));

/** A change to one value of a JSON document. */
export const editSchema = v.object({
  path,
  change: v.variant('kind', [
    v.object({ kind: v.literal('drop') }),
    v.object({ kind: v.literal('repeat') }),
    v.object({ kind: v.literal('reverse') }),
    v.object({ kind: v.literal('halve') }),
    v.object({ kind: v.literal('wrap') }),
    v.object({ kind: v.literal('put'), value: v.unknown() }),
    v.object({ kind: v.literal('add'), key: v.string(), value: v.unknown() }),
    v.object({ kind: v.literal('graft'), from: path }),
  ]),
});

export type Edit = v.InferOutput<typeof editSchema>;
export type Change = Edit['change'];

/** A map of a JSON document. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, undefined where there is none. */
export function valueAt(document: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return document;
  return valueAt(Array.isArray(document) ? itemAt(document, step) : memberAt(document, step), rest);
}

function itemAt(list: readonly unknown[], step: string | number): unknown {
  return typeof step === 'number' && list.length > 0 ? list[step % list.length] : undefined;
}

function memberAt(value: unknown, step: string | number): unknown {
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** A document with a change; the same where the path leads nowhere. */
export function edited(document: unknown, edit: Edit): unknown {
  const { change } = edit;
  const settled: Change =
    change.kind === 'graft' ? { kind: 'put', value: valueAt(document, change.from) ?? null } : change;
  return editedAt(document, edit.path, settled);
}

function editedAt(document: unknown, [step, ...rest]: Path, change: Change): unknown {
  if (step === undefined) return changed(document, change);
  if (Array.isArray(document)) {
    return typeof step === 'number' && document.length > 0
      ? editedItem(document, step % document.length, rest, change)
      : document;
  }
  if (!isMap(document) || !Object.hasOwn(document, step)) return document;
  const isDropped = rest.length === 0 && change.kind === 'drop';
  // Own members only, and __proto__ as one of them.
  return Object.fromEntries(
    Object.entries(document).flatMap(([key, value]) => {
      if (key !== step) return [[key, value]];
      return isDropped ? [] : [[key, editedAt(value, rest, change)]];
    }),
  );
}

function editedItem(list: readonly unknown[], place: number, rest: Path, change: Change): unknown {
  if (rest.length === 0 && change.kind === 'drop') return list.toSpliced(place, 1);
  if (rest.length === 0 && change.kind === 'repeat') return list.toSpliced(place, 0, list[place]);
  return list.with(place, editedAt(list[place], rest, change));
}

function changed(value: unknown, change: Change): unknown {
  switch (change.kind) {
    case 'drop':
      return undefined;
    case 'put':
      return change.value;
    case 'wrap':
      return [value];
    case 'add':
      return isMap(value)
        ? Object.fromEntries([...Object.entries(value), [change.key, change.value]])
        : value;
    case 'reverse':
      return Array.isArray(value) ? value.toReversed() : value;
    case 'halve':
      return halved(value);
    case 'repeat':
    case 'graft':
      return value;
  }
}

function halved(value: unknown): unknown {
  if (Array.isArray(value) || typeof value === 'string') return value.slice(0, Math.floor(value.length / 2));
  return isMap(value) ? {} : value;
}

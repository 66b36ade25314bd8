import fc from 'fast-check';
import * as v from 'valibot';
import { edited, editSchema } from './edit.ts';
import { editsOf } from './edits.ts';
import { type Damage, damageOf } from './losing.ts';
import { spliced, spliceSchema, splices } from './splice.ts';

/** Changes to a JSON document, and then to its bytes. */
export const damagedSchema = v.object({ edits: v.array(editSchema), splices: v.array(spliceSchema) });

export type Changes = v.InferOutput<typeof damagedSchema>;

/** One change, or a few of them. */
export function changesOf(document: unknown): fc.Arbitrary<Changes> {
  const few = { minLength: 1, maxLength: 3 };
  const edits = editsOf(document);
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ edits: only(edits), splices: none(splices) }) },
    { weight: 2, arbitrary: fc.record({ edits: fc.array(edits, few), splices: none(splices) }) },
    { weight: 2, arbitrary: fc.record({ edits: none(edits), splices: fc.array(splices, few) }) },
  );
}

const only = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength: 1 });
const none = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 0 });

/** The document with its changes, as somebody who sends it writes it. */
export function damaged(
  document: unknown,
  changes: Changes,
  write: (document: unknown) => string = (value) => JSON.stringify(value) ?? '',
): Buffer {
  const text = write(changes.edits.reduce<unknown>(edited, document));
  return changes.splices.reduce(spliced, Buffer.from(text));
}

/** What a change does where it is the only one; undefined of several, which together may be another honest answer. */
export function soleDamage(document: unknown, { edits, splices: cuts }: Changes): Damage | undefined {
  const [edit, ...more] = edits;
  return edit === undefined || more.length + cuts.length > 0 ? undefined : damageOf(document, edit);
}

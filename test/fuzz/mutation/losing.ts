import { MAPS } from '../../faults/drift/changes.ts';
import { type Edit, isMap, valueAt } from './edit.ts';

/**
 * What a change does to an answer. `adds`: something unknown came with it. `loses`: something is gone, or is no longer
 * of its type, so nobody can take it for another answer. `differs`: another value of the same type, which may be an
 * honest answer about another estate.
 */
export type Damage = 'adds' | 'loses' | 'differs' | 'none';

export function damageOf(document: unknown, { path, change }: Edit): Damage {
  const before = valueAt(document, path);
  switch (change.kind) {
    case 'add':
      return !isMap(before) || isOfEntries(path) || Object.hasOwn(before, change.key) ? 'differs' : 'adds';
    case 'put':
      return typeof change.value === 'object' ? 'loses' : damageBy(before, change.value);
    case 'graft':
      return damageBy(before, valueAt(document, change.from) ?? null);
    case 'halve':
      return typeof before === 'string' ? 'differs' : 'loses';
    case 'drop':
    case 'repeat':
    case 'reverse':
    case 'wrap':
      return 'loses';
  }
}

function isOfEntries(path: Edit['path']): boolean {
  return MAPS.includes(String(path.at(-1)));
}

function damageBy(before: unknown, after: unknown): Damage {
  if (before === undefined) return 'none';
  return typeName(before) === typeName(after) ? 'differs' : 'loses';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

import { ArmError } from './arm-error.ts';
import { parseApply } from './odata-apply.ts';
import { type CellObject, Columns, type Row } from './odata-row.ts';

/** What a query expands: a property that answers hide otherwise, and what is done to its entries. */
export type Expansion = {
  readonly property: string;
  readonly run: (entries: readonly Row[]) => readonly Row[];
};

const COMPONENT_COLUMNS = new Columns([
  'id',
  'type',
  'name',
  'timestamp',
  'tenantId',
  'principalOid',
  'policyDefinitionAction',
  'complianceState',
]);

/** Reads `$expand`: only what the record set knows, which is undefined where there is more than one resource. */
export function parseExpand(text: string, known: Readonly<Record<string, string>> | undefined): Expansion {
  if (known === undefined) throw refusal('$expand is supported at the scope of a resource only.');
  const [, name = '', , inner] = /^\s*(\w+)\s*(\((.*)\))?\s*$/s.exec(text) ?? [];
  const property = known[name.toLowerCase()];
  if (property === undefined) throw refusal(`'${text}' cannot be expanded.`);
  if (inner === undefined) return { property, run: (entries) => entries };
  const apply = /^\s*\$apply\s*=(.*)$/is.exec(inner)?.[1];
  if (property !== 'components' || apply === undefined) throw refusal(`'${text}' cannot be expanded.`);
  return { property, run: parseApply(apply, COMPONENT_COLUMNS).run };
}

/** A row without what answers hide; the row itself where it has nothing of the kind. */
export function withoutHidden(row: Row, hidden: readonly string[]): Row {
  if (!hidden.some((name) => name in row)) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.includes(name)));
}

/** What an expansion adds to a row. */
export function expanded(row: Row, { property, run }: Expansion): Row {
  const value = row[property];
  if (property !== 'components') return value === undefined ? {} : { [property]: value };
  return { components: Array.isArray(value) ? run(value.filter(isObject)) : [] };
}

function isObject(value: unknown): value is Row & CellObject {
  return typeof value === 'object' && value !== null;
}

function refusal(message: string): ArmError {
  return new ArmError(400, 'InvalidExpand', message);
}

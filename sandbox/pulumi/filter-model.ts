/** Evaluates AG Grid's advanced filter model, as far as text columns go. */
export type FilterModel = {
  readonly filterType?: string;
  readonly type?: string;
  readonly colId?: string;
  readonly filter?: string;
  readonly conditions?: readonly FilterModel[];
};

/** The value of a row in a column. */
export type Cells = (colId: string) => unknown;

/**
 * What a server makes of a join inside a join: all of it, only the first condition of an OR, only the first of
 * several joins that are joined by OR, all of those instead of any, or nothing.
 */
export type Nesting = 'whole' | 'first-branch' | 'first-join' | 'as-all' | 'left-out';

const TEXT_OPERATORS: Record<string, (value: string, filter: string) => boolean> = {
  equals: (value, filter) => value === filter,
  notEqual: (value, filter) => value !== filter,
  contains: (value, filter) => value.includes(filter),
  notContains: (value, filter) => !value.includes(filter),
  startsWith: (value, filter) => value.startsWith(filter),
  endsWith: (value, filter) => value.endsWith(filter),
  blank: (value) => value === '',
  notBlank: (value) => value !== '',
};

/** A filter the server would answer with 400. */
export class InvalidFilter extends Error {
  override readonly name = 'InvalidFilter';
}

/** Whether a row passes the model; a model without conditions passes everything. */
export function passes(cells: Cells, model: FilterModel | null | undefined, nesting: Nesting): boolean {
  if (model === null || model === undefined) return true;
  if (model.conditions !== undefined && isJoin(model)) {
    const { type, conditions } = understood(model.type, model.conditions, nesting);
    return passesJoin(type, conditions, (condition) => passesInner(cells, condition, nesting));
  }
  const operator = TEXT_OPERATORS[model.type ?? ''];
  if (operator === undefined || model.colId === undefined || typeof model.filter !== 'string') {
    throw new InvalidFilter(`cannot apply ${JSON.stringify(model)}`);
  }
  return operator(textOf(cells(model.colId)), model.filter);
}

/** Whether a join stands inside a join. */
export function isNested(model: FilterModel | null | undefined): boolean {
  return (model?.conditions ?? []).some((condition) => condition.conditions !== undefined);
}

/** A value as filters and counts see it. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Joins that are joined by OR, as a server of the kind reads them. */
function understood(type: string | undefined, conditions: readonly FilterModel[], nesting: Nesting) {
  if (type !== 'OR' || !conditions.every((condition) => condition.conditions !== undefined))
    return { type, conditions };
  if (nesting === 'first-join') return { type, conditions: conditions.slice(0, 1) };
  return { type: nesting === 'as-all' ? 'AND' : type, conditions };
}

function passesInner(cells: Cells, condition: FilterModel, nesting: Nesting): boolean {
  if (condition.conditions === undefined) return passes(cells, condition, nesting);
  if (nesting === 'left-out') return true;
  const cut = nesting === 'first-branch' && condition.type === 'OR' ? 1 : condition.conditions.length;
  return passes(cells, { ...condition, conditions: condition.conditions.slice(0, cut) }, nesting);
}

function passesJoin(
  type: string | undefined,
  conditions: readonly FilterModel[],
  test: (condition: FilterModel) => boolean,
): boolean {
  if (conditions.length === 0) return true;
  return type === 'OR' ? conditions.some(test) : conditions.every(test);
}

/** The top level may leave `filterType` out. */
function isJoin({ filterType, type }: FilterModel): boolean {
  return (filterType === undefined || filterType === 'join') && (type === 'AND' || type === 'OR');
}

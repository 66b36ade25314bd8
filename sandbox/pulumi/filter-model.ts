/** Evaluates AG Grid's advanced filter model, as far as text columns go. */
export type FilterModel = {
  readonly filterType?: string;
  readonly type?: string;
  readonly colId?: string;
  readonly filter?: string;
  readonly conditions?: readonly FilterModel[];
};

type Row = Readonly<Record<string, string>>;

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
export function passes(row: Row, model: FilterModel | null | undefined): boolean {
  if (model === null || model === undefined) return true;
  if (model.conditions !== undefined && isJoin(model)) {
    const { conditions } = model;
    if (conditions.length === 0) return true;
    return model.type === 'OR'
      ? conditions.some((condition) => passes(row, condition))
      : conditions.every((condition) => passes(row, condition));
  }
  const operator = TEXT_OPERATORS[model.type ?? ''];
  if (operator === undefined || model.colId === undefined || typeof model.filter !== 'string') {
    throw new InvalidFilter(`cannot apply ${JSON.stringify(model)}`);
  }
  return operator(String(row[model.colId] ?? ''), model.filter);
}

/** Whether a join stands inside a join. */
export function isNested(model: FilterModel | null | undefined): boolean {
  return (model?.conditions ?? []).some((condition) => condition.conditions !== undefined);
}

/** The top level may leave `filterType` out. */
function isJoin({ filterType, type }: FilterModel): boolean {
  return (filterType === undefined || filterType === 'join') && (type === 'AND' || type === 'OR');
}

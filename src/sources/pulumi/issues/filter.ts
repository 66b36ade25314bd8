import { ACCOUNT_TYPE, type Entity, type RowOwner, STACK_TYPE } from '../targets/entity.ts';

/**
 * AG Grid's advanced filter model as Pulumi Cloud takes it (schema AngularGridAdvancedFilterModel): conditions on
 * text columns, joined. That the columns are named as the fields of an issue is inferred, as is all nesting, so
 * rows are filtered again when they arrive.
 */
export type FilterModel = {
  readonly filterType: 'join';
  readonly type: 'AND' | 'OR';
  readonly conditions: readonly Condition[];
};

type Condition = {
  readonly filterType: 'text' | 'join';
  readonly type: 'equals' | 'AND' | 'OR';
  readonly colId: string;
  readonly filter: string;
  readonly conditions?: readonly Condition[];
};

/** One filter for the rows of all the entities; flat where one entity and one spelling of it is all there is. */
export function filterFor(entities: readonly Entity[]): FilterModel {
  const ways = entities.flatMap(flatFilters);
  const [only] = ways;
  if (only !== undefined && ways.length === 1) return only;
  return { filterType: 'join', type: 'OR', conditions: ways.map(nested) };
}

/**
 * Filters without nesting that together find the rows of an entity, in the ways its rows may name it. Rows that
 * name a child `parent/child` and its parent nowhere else are found for the child alone.
 */
export function flatFilters(entity: Entity): readonly FilterModel[] {
  if (entity.kind === 'stack') {
    const { project: entityProject, stack: entityId } = entity;
    return [allOf({ entityType: STACK_TYPE, entityProject, entityId })];
  }
  const entityType = ACCOUNT_TYPE;
  const { parent, child } = entity;
  if (child === undefined)
    return [allOf({ entityType, entityProject: parent }), allOf({ entityType, entityId: parent })];
  return [
    allOf({ entityType, entityProject: parent, entityId: child }),
    allOf({ entityType, entityId: `${parent}/${child}` }),
  ];
}

/** The filter that must find a row which is known to exist, of whatever type. */
export function filterOfRow({ entityType, entityProject, entityId }: RowOwner): FilterModel {
  return allOf({ entityType, entityProject, entityId });
}

/** Every row of one kind of target. */
export function filterOfKind(kind: Entity['kind']): FilterModel {
  return allOf({ entityType: kind === 'stack' ? STACK_TYPE : ACCOUNT_TYPE });
}

/** Whether joins stand inside the join. */
export function isNested({ conditions }: FilterModel): boolean {
  return conditions.some(({ filterType }) => filterType === 'join');
}

/** A column that holds nothing is left out: how `equals` treats an empty text is not documented. */
function allOf(columns: Readonly<Record<string, string>>): FilterModel {
  const conditions = Object.entries(columns)
    .filter(([, filter]) => filter !== '')
    .map(([colId, filter]) => ({ filterType: 'text', type: 'equals', colId, filter }) as const);
  return { filterType: 'join', type: 'AND', conditions };
}

/** The schema requires a column and a text of every condition, also where a join has neither. */
function nested(model: FilterModel): Condition {
  return { ...model, colId: '', filter: '' };
}

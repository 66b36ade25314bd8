import type { PolicyIssue } from '../api/issue-schema.ts';

/** What issues belong to, by the names that Pulumi Cloud spells. `name` is the whole of them. */
export type StackEntity = {
  readonly kind: 'stack';
  readonly name: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
};

/** A parent account covers its children; `child` is the child's own name, without its parent's. */
export type AccountEntity = {
  readonly kind: 'account';
  readonly name: string;
  readonly organization: string;
  readonly parent: string;
  readonly child: string | undefined;
};

export type Entity = StackEntity | AccountEntity;

/** The members of a row that say what it belongs to. */
export type RowOwner = Pick<PolicyIssue, 'entityType' | 'entityProject' | 'entityId'>;

/** The words for the kinds of targets (schema PolicyIssue, entityType). */
export const STACK_TYPE = 'stack';
export const ACCOUNT_TYPE = 'insights-account';

/**
 * Whether a row belongs to the entity. An account may be named as a stack is; a type that nobody knows yet is ours
 * rather than lost. So is a row that differs in case only: whether the service minds case is not documented.
 */
export function owns(entity: Entity, row: RowOwner): boolean {
  if (entity.kind === 'stack') {
    return (
      row.entityType !== ACCOUNT_TYPE &&
      isSame([row.entityProject, row.entityId], [entity.project, entity.stack])
    );
  }
  if (row.entityType === STACK_TYPE) return false;
  const { parent, child } = accountOf(row);
  if (!isSame([parent], [entity.parent])) return false;
  return entity.child === undefined || isSame([child], [entity.child]);
}

/** What kind of target a row belongs to, if it is one that is known. */
export function kindOf({ entityType }: RowOwner): Entity['kind'] | undefined {
  if (entityType === STACK_TYPE) return 'stack';
  return entityType === ACCOUNT_TYPE ? 'account' : undefined;
}

/** What the row belongs to; a type that nobody knows yet is named as a stack is. */
export function ownerOf(organization: string, row: RowOwner): Entity {
  const name = ownerName(organization, row);
  if (row.entityType !== ACCOUNT_TYPE)
    return { kind: 'stack', name, organization, project: row.entityProject, stack: row.entityId };
  const { parent, child } = accountOf(row);
  return { kind: 'account', name, organization, parent, child: child || undefined };
}

/** Name of what the row belongs to: `org/project/stack` or `org/parent[/child]`. */
export function ownerName(organization: string, row: RowOwner): string {
  if (row.entityType !== ACCOUNT_TYPE) return [organization, row.entityProject, row.entityId].join('/');
  const { parent, child } = accountOf(row);
  return [organization, parent, child].filter((part) => part !== '').join('/');
}

/**
 * The parent and the child of an account's row. Documented: the parent in `entityProject`, the child in `entityId`.
 * Which of the two holds an account without children, and whether a child's name repeats its parent's, is not.
 */
function accountOf({ entityProject, entityId }: RowOwner): { parent: string; child: string } {
  const parent = entityProject || (entityId.split('/')[0] ?? '');
  const below = entityId.startsWith(`${parent}/`) ? entityId.slice(parent.length + 1) : entityId;
  return { parent, child: below === parent ? '' : below };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.join('/').toLowerCase() === b.join('/').toLowerCase();
}

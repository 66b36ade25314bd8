import type { AzureEstate } from './estate.ts';
import { same } from './scope.ts';

const MANAGEMENT_GROUP = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i;

/** Where one scope lies seen from another. */
export type Relation = 'exact' | 'above' | 'below' | 'elsewhere';

/** Where `other` lies seen from `scope`: management groups contain subscriptions, ids contain what they begin. */
export function relationOf(estate: AzureEstate, scope: string, other: string): Relation {
  if (same(scope, other)) return 'exact';
  if (contains(estate, other, scope)) return 'above';
  return contains(estate, scope, other) ? 'below' : 'elsewhere';
}

/** The scope that an assignment, a definition or an exemption is made at; empty for the tenant. */
export function scopeOfId(id: string): string {
  return id.replace(/\/providers\/Microsoft\.Authorization\/[^/]+\/[^/]+$/i, '');
}

function contains(estate: AzureEstate, outer: string, inner: string): boolean {
  if (outer === '') return inner !== '';
  if (inner.toLowerCase().startsWith(`${outer.toLowerCase()}/`)) return true;
  const group = MANAGEMENT_GROUP.exec(outer)?.[1];
  if (group === undefined) return false;
  const innerGroup = MANAGEMENT_GROUP.exec(inner)?.[1];
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(inner)?.[1];
  return estate.subscriptions.some(({ subscriptionId, managementGroupIds }) => {
    const place = managementGroupIds.findIndex((id) => same(id, group));
    if (place === -1) return false;
    if (innerGroup === undefined) return same(subscriptionId, subscription ?? '');
    // The nearest comes first, so what lies before is below.
    return managementGroupIds.slice(0, place).some((id) => same(id, innerGroup));
  });
}

import type { GraphReach } from '../api/resource-graph.ts';
import type { AzureTarget } from '../targets/target.ts';

/** Every subscription and management group that the targets lie in. */
export function reachOf(targets: readonly AzureTarget[]): GraphReach {
  const scopes = targets.map(({ scope }) => scope);
  return {
    subscriptions: distinct(scopes.flatMap(({ subscriptionId }) => subscriptionId ?? [])),
    managementGroups: distinct(scopes.flatMap(({ managementGroup }) => managementGroup ?? [])),
  };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

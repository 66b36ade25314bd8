import * as v from 'valibot';
import { SourceError } from '../../../errors.ts';
import type { Service } from '../../http.ts';
import { type GraphReach, kqlList, queryGraph } from '../api/resource-graph.ts';
import { type PolicyRecord, policyRecord } from '../api/schema.ts';

const row = v.object({ properties: policyRecord });

/** Latest states from Resource Graph, or why they are not all there. */
export type GraphStates = { readonly states: readonly PolicyRecord[]; readonly failure?: SourceError };

/**
 * The latest states of some words, or of some resources whatever they say, over all subscriptions and management groups in reach in one query
 * (table policyresources, type microsoft.policyinsights/policystates). `resources` narrows it to some.
 */
export async function queryStates(
  service: Service,
  reach: GraphReach,
  asked: { readonly words: readonly string[] } | { readonly resources: readonly string[] },
  maxRows?: number,
): Promise<GraphStates> {
  const query = [
    'policyresources',
    "where type =~ 'microsoft.policyinsights/policystates'",
    'words' in asked
      ? `where tostring(properties.complianceState) in~ ${kqlList(asked.words)}`
      : `where tolower(tostring(properties.resourceId)) in ${kqlList(asked.resources)}`,
    'project id, properties',
  ].join(' | ');
  const { rows, failure } = await queryGraph(service, 'querying policy states', query, reach, maxRows);
  const states: PolicyRecord[] = [];
  for (const one of rows) {
    const parsed = v.safeParse(row, one);
    if (!parsed.success) return { states, failure: malformed() };
    states.push(parsed.output.properties);
  }
  return failure === undefined ? { states } : { states, failure };
}

function malformed(): SourceError {
  return new SourceError(
    'contract',
    'Azure Resource Graph: querying policy states failed: a row is no policy state.',
  );
}

import type { Service } from '../http.ts';
import type { Page } from './reading.ts';
import { issuesPage, type PolicyIssue, policyGroups, type StackDetails, stackDetails } from './schema.ts';
import type { StackReference } from './stack.ts';

/** What an issue belongs to, by the names of an issue's own fields. */
export type Entity = Readonly<Pick<PolicyIssue, 'entityType' | 'entityProject' | 'entityId'>>;

/** The calls of the Pulumi Cloud API that the gate makes. Each throws a SourceError. */
export type PulumiClient = {
  getStack(stack: StackReference): Promise<StackDetails>;
  /** Names of the policy groups with an enabled pack that the stack belongs to. */
  listGoverningGroups(stack: StackReference): Promise<readonly string[]>;
  /** Rows of one entity, or of the whole organisation, from `startRow` up to, not including, `endRow`. */
  listIssues(
    organization: string,
    entity: Entity | undefined,
    startRow: number,
    endRow: number,
  ): Promise<Page<PolicyIssue>>;
};

export function createPulumiClient(service: Service): PulumiClient {
  return {
    getStack: (stack) =>
      service.send({
        what: `reading stack ${stack.id}`,
        method: 'GET',
        path: stackPath(stack),
        schema: stackDetails,
      }),
    async listGoverningGroups(stack) {
      const answer = await service.send({
        what: `listing policy groups of ${stack.id}`,
        method: 'GET',
        path: `${stackPath(stack)}/policygroups`,
        schema: policyGroups,
      });
      const governing = (answer.policyGroups ?? []).filter(
        ({ numEnabledPolicyPacks }) => numEnabledPolicyPacks > 0,
      );
      return governing.map(({ name }) => name);
    },
    async listIssues(organization, entity, startRow, endRow) {
      const name = [organization, entity?.entityProject, entity?.entityId].filter(Boolean).join('/');
      const answer = await service.send({
        what: `listing policy issues of ${name} (rows ${startRow} to ${endRow})`,
        method: 'POST',
        path: `/api/orgs/${encodeURIComponent(organization)}/policyresults/issues`,
        json: issuesRequest(entity, startRow, endRow),
        schema: issuesPage,
      });
      return { rows: answer.policyIssues ?? [], rowCount: answer.rowCount ?? undefined };
    },
  };
}

function stackPath({ organization, project, stack }: StackReference): string {
  return `/api/stacks/${[organization, project, stack].map(encodeURIComponent).join('/')}`;
}

/**
 * AG Grid's advanced filter model, flat: one condition per entity column. That the columns are named as the
 * fields of an issue is inferred, so the rows are filtered again when they arrive.
 */
function issuesRequest(
  entity: Entity | undefined,
  startRow: number,
  endRow: number,
): Record<string, unknown> {
  return {
    startRow,
    endRow,
    rowGroupCols: [],
    valueCols: [],
    groupKeys: [],
    // Rows shift between pages under the default order; the id breaks ties.
    sortModel: [
      { colId: 'observedAt', sort: 'desc' },
      { colId: 'id', sort: 'asc' },
    ],
    filterModel: {
      filterType: 'join',
      type: 'AND',
      conditions: Object.entries(entity ?? {}).map(([colId, filter]) => equals(colId, filter)),
    },
  };
}

function equals(colId: string, filter: string): Record<string, string> {
  return { filterType: 'text', colId, type: 'equals', filter };
}

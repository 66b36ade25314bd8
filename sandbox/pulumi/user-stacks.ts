import type { SandboxResponse } from '../server.ts';
import { type Call, ok, written } from './call.ts';
import { answerPage, positive } from './paging.ts';
import type { StackRecord } from './records.ts';
import { maySee } from './tokens.ts';

/** GET /api/user/stacks (ListUserStacks): the stacks that the token may see. */
export function listUserStacks(call: Call): SandboxResponse {
  const { request, rights, context } = call;
  const { estate, switches } = context;
  const query = request.url.searchParams;
  const organization = switches.stackOrganizationFilter === 'honoured' ? query.get('organization') : null;
  const project = query.get('project');
  const stacks = estate.stacks.filter(
    (stack) =>
      maySee(rights, stack) &&
      (organization === null || stack.organization === organization) &&
      (project === null || stack.project === project),
  );
  const asked = positive(query.get('maxResults')) ?? switches.stackPageSize;
  const list = {
    name: 'stacks',
    size: Math.min(asked, switches.stackPageSize),
    key: 'continuationToken',
    last: 'absent',
  } as const;
  return answerPage(call, stacks, list, ({ items, next }) =>
    ok({ stacks: written(items.map(summary), switches), ...next }),
  );
}

function summary({ organization, project, stack, latestUpdate }: StackRecord) {
  return {
    id: `${organization}/${project}/${stack}`,
    orgName: organization,
    projectName: project,
    stackName: stack,
    ...(latestUpdate && { lastUpdate: latestUpdate.startTime, resourceCount: 25 }),
  };
}

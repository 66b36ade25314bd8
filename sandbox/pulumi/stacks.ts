import type { SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import { type Call, ok, written } from './call.ts';
import type { StackRecord } from './records.ts';

/** GET /api/stacks/{org}/{project}/{stack} (GetStack). */
export function getStack(record: StackRecord, { context: { switches } }: Call): SandboxResponse {
  const { organization, project, stack, version, latestUpdate, currentOperation } = record;
  const silent = currentOperation === undefined && switches.idleOperation === 'absent';
  return ok({
    id: `${organization}/${project}/${stack}`,
    orgName: organization,
    projectName: project,
    stackName: stack,
    ...(!silent && { currentOperation: currentOperation ?? null }),
    activeUpdate: latestUpdate?.updateID ?? '',
    tags: {},
    version,
  });
}

/** GET …/policygroups (GetStackPolicyGroups). */
export function listPolicyGroups({ policyGroups }: StackRecord): SandboxResponse {
  return ok({
    policyGroups: policyGroups.map(({ name, enabledPacks }) => ({
      name,
      entityType: 'stacks',
      isOrgDefault: name === 'default-policy-group',
      mode: name.startsWith('audit') ? 'audit' : 'preventative',
      numEnabledPolicyPacks: enabledPacks,
      numStacks: 3,
      numAccounts: 0,
    })),
  });
}

/** GET …/policypacks?mode= (GetStackPolicyPacks). */
export function listPolicyPacks(
  { policyPacks = [] }: StackRecord,
  { request, context }: Call,
): SandboxResponse {
  const asked = request.url.searchParams.get('mode');
  if (asked !== null && asked !== 'audit' && asked !== 'preventative') {
    return apiError(400, 'Bad Request: Invalid mode parameter value');
  }
  const packs = policyPacks.filter(({ mode }) => asked === null || mode === asked);
  return ok({ requiredPolicies: written(packs.map(requiredPack), context.switches) });
}

/** A pack as stacks, updates and accounts name it; the whole number counts the versions published. */
export function requiredPack({ name, versionTag }: { name: string; versionTag: string }) {
  return { name, displayName: name.replaceAll('-', ' '), version: 9, versionTag };
}

import { SourceError } from '../../../errors.ts';
import { orMissing, orNothing } from '../../failure.ts';
import type { Service } from '../../http.ts';
import type { StackReference } from '../targets/stack.ts';
import { apiPath } from './path.ts';
import {
  latestUpdate,
  policyGroups,
  requiredPacks,
  type StackDetails,
  stackDetails,
  stackList,
  type UpdateInfo,
} from './stack-schema.ts';
import { tokenPages } from './token-pages.ts';

/** A stack's full name, by the names of Pulumi Cloud. */
export type StackName = Pick<StackDetails, 'orgName' | 'projectName' | 'stackName'>;

const MISSING = 'The stack does not exist, or the token may not see it: check both names and token.';
/** The description names no maximum; this is what its list of accounts allows. */
const STACKS_A_PAGE = '1000';

/** GetStack. Throws `missing-target` on a 404, and refuses an answer about another stack. */
export async function getStack(service: Service, stack: StackReference): Promise<StackDetails> {
  const what = `reading stack ${stack.id}`;
  const path = stackPath(stack);
  const details = await orMissing(service.send({ what, method: 'GET', path, schema: stackDetails }), MISSING);
  const came = [details.orgName, details.projectName, details.stackName].join('/');
  const wanted = [stack.organization, stack.project, stack.stack].join('/');
  if (came.toLowerCase() === wanted.toLowerCase()) return details;
  throw new SourceError(
    'contract',
    `Pulumi Cloud: ${what} failed: the answer is about ${came}. If the stack was renamed, name it so.`,
  );
}

/** ListUserStacks: the organisation's stacks that the token may see, to the last page. */
export async function listStacks(service: Service, organization: string): Promise<readonly StackName[]> {
  const what = `listing stacks of ${organization}`;
  const stacks: StackName[] = [];
  const pages = tokenPages(service, {
    what,
    path: (continuationToken) =>
      apiPath(['user', 'stacks'], { organization, maxResults: STACKS_A_PAGE, continuationToken }),
    schema: stackList,
    tokenOf: (page) => page.continuationToken,
  });
  for await (const page of pages) stacks.push(...(page.stacks ?? []));
  // A server that does not know the parameter lists every organisation's stacks.
  return stacks.filter(({ orgName }) => orgName.toLowerCase() === organization.toLowerCase());
}

/** GetStackPolicyGroups: names of the groups with an enabled pack that the stack belongs to. */
export async function listGoverningGroups(
  service: Service,
  stack: StackReference,
): Promise<readonly string[]> {
  const what = `listing policy groups of ${stack.id}`;
  const path = stackPath(stack, 'policygroups');
  const answer = await service.send({ what, method: 'GET', path, schema: policyGroups });
  return (answer.policyGroups ?? [])
    .filter(({ entityType, numEnabledPolicyPacks }) => entityType !== 'accounts' && numEnabledPolicyPacks > 0)
    .map(({ name }) => name);
}

/** GetStackPolicyPacks: names of the packs of one kind of group that run on the stack. */
export async function listStackPacks(
  service: Service,
  stack: StackReference,
  mode: 'preventative' | 'audit',
): Promise<readonly string[]> {
  const what = `listing ${mode} policy packs of ${stack.id}`;
  const path = `${stackPath(stack, 'policypacks')}?mode=${mode}`;
  const answer = await service.send({ what, method: 'GET', path, schema: requiredPacks });
  return (answer.requiredPolicies ?? []).map(({ name }) => name);
}

/** GetLatestStackUpdate; undefined where the stack was never updated, which the service answers with 404. */
export async function getLatestUpdate(
  service: Service,
  stack: StackReference,
): Promise<UpdateInfo | undefined> {
  const what = `reading the latest update of ${stack.id}`;
  const path = stackPath(stack, 'updates', 'latest');
  return orNothing(service.send({ what, method: 'GET', path, schema: latestUpdate }));
}

/** The path of a stack and of what is below it. */
export function stackPath(
  { organization, project, stack }: StackReference,
  ...rest: readonly string[]
): string {
  return apiPath(['stacks', organization, project, stack, ...rest]);
}

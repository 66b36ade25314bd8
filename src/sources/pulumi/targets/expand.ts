import { SourceError } from '../../../errors.ts';
import { matchesGlob, toGlob } from '../../../policy/glob.ts';
import { listStacks, type StackName } from '../api/stacks.ts';
import type { ServiceOf } from '../sign-in.ts';
import type { StackReference } from './stack.ts';
import type { StackPattern } from './target.ts';

/** The stacks of an organisation that the token can see. */
export type StacksOf = (organization: string) => Promise<readonly StackName[]>;

/** Lists each organisation's stacks once, however many patterns ask for them. */
export function listOnce(serviceOf: ServiceOf): StacksOf {
  const lists = new Map<string, Promise<readonly StackName[]>>();
  return (organization) => {
    const list =
      lists.get(organization) ?? serviceOf(organization).then((service) => listStacks(service, organization));
    lists.set(organization, list);
    return list;
  };
}

/** The organisation's stacks that fit a pattern. Throws `missing-target` where none does: that is never "clean". */
export async function expandPattern(
  stacksOf: StacksOf,
  pattern: StackPattern,
): Promise<readonly StackReference[]> {
  const { organization } = pattern;
  const [project, stack] = [toGlob(pattern.project), toGlob(pattern.stack)];
  const all = await stacksOf(organization);
  const fitting = all.filter(
    ({ projectName, stackName }) =>
      matchesGlob(project, projectName, false) && matchesGlob(stack, stackName, false),
  );
  if (fitting.length === 0) {
    throw new SourceError(
      'missing-target',
      `Pulumi Cloud: ${pattern.id} fits none of the ${all.length} stacks of ${organization} that the token can see. Check the pattern and the token; case counts.`,
    );
  }
  return fitting.map(({ orgName, projectName, stackName }) => ({
    id: [orgName, projectName, stackName].join('/'),
    organization: orgName,
    project: projectName,
    stack: stackName,
  }));
}

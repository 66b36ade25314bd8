import { SourceError } from '../../errors.ts';
import { matchesGlob, toGlob } from '../../policy/glob.ts';
import type { Service } from '../http.ts';
import { listStacks } from './api/stacks.ts';
import type { StackReference } from './stack.ts';
import type { StackPattern } from './target.ts';

/** The organisation's stacks that fit a pattern. Throws `missing-target` where none does: that is never "clean". */
export async function expandPattern(
  service: Service,
  pattern: StackPattern,
): Promise<readonly StackReference[]> {
  const { organization } = pattern;
  const [project, stack] = [toGlob(pattern.project), toGlob(pattern.stack)];
  const all = await listStacks(service, organization);
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

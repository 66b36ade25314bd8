import { previewEvents } from '../../sandbox/pulumi/preview-events.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** A stack with one open issue, and a preview of the head that adds another; and an organisation without any. */
export const LONELY = 'acme/lonely/one';
export const HEAD = 'a'.repeat(40);
export const UPDATE = '0d4f5c1e-1111-4222-8333-123456789abc';

export function addLonelyStack({ pulumi: { estate } }: Sandbox): void {
  const [stack] = estate.stacks;
  const issue = estate.issues.find(
    ({ status, policyPack }) => status === 'open' && policyPack === 'acme-aws',
  );
  if (stack === undefined || issue === undefined) throw new Error('the estate is empty');
  const urn = (name: string): string => `urn:pulumi:one::lonely::aws:s3/bucket:Bucket::${name}`;
  estate.issues.push({
    ...issue,
    id: 'lonely',
    entityProject: 'lonely',
    entityId: 'one',
    resourceURN: urn('old'),
  });
  const violations = [{ pack: 'acme-aws', policy: 's3-no-public-read', level: 'advisory' }];
  const events = previewEvents({
    stack: 'one',
    project: 'lonely',
    packs: [{ name: 'acme-aws', versionTag: '1.8.0' }],
    startedAt: Math.floor(Date.now() / 1_000),
    resources: [{ urn: urn('new'), op: 'create', violations }],
  });
  const preview = {
    updateID: UPDATE,
    startTime: 1,
    endTime: 2,
    result: 'succeeded',
    headSha: HEAD,
    events,
  } as const;
  estate.stacks.push({ ...stack, project: 'lonely', stack: 'one', previews: [preview] });
  estate.stacks.push({ ...stack, organization: 'initech', project: 'empty', stack: 'one' });
}

import { previewEvents } from './pulumi/preview-events.ts';
import type { IssueRecord, PreviewRecord, StackRecord } from './pulumi/records.ts';

/** A preview of a commit in which every one of the issues is fixed; all of them are of the stack. */
export function fixingPreview(
  { project, stack, policyPacks = [] }: StackRecord,
  issues: readonly IssueRecord[],
  headSha: string,
): PreviewRecord {
  const byResource = Map.groupBy(issues, ({ resourceURN }) => resourceURN);
  const root = `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
  const events = previewEvents({
    stack,
    project,
    packs: policyPacks,
    // A preview from before the stack's latest update would compare with what is no longer deployed.
    startedAt: Math.floor(Date.now() / 1_000),
    resources: [
      { urn: root, op: 'same' },
      ...[...byResource].map(([urn, own]) => ({
        urn,
        op: 'update',
        passed: own.map(({ policyPack: pack, policyName: policy }) => ({ pack, policy })),
      })),
    ],
  });
  const updateID = `0d4f5c1e-1111-4222-8333-${project.length.toString().padStart(4, '0')}${stack.length.toString().padStart(8, '0')}`;
  return { updateID, startTime: 1, endTime: 2, result: 'succeeded', headSha, events };
}

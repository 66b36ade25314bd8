import type { Service } from '../../http.ts';
import type { PulumiPlan } from '../plan.ts';
import type { StackEntity } from '../targets/entity.ts';
import type { StackReference } from '../targets/stack.ts';
import { checkNamedPreview, findLatestPreview, findNamedPreview, readCloudPreview } from './cloud.ts';
import type { PreviewDigest } from './digest.ts';
import { readPreviewLog } from './log-file.ts';
import type { PreviewReference } from './reference.ts';

/** A preview, and what makes it less certain than it looks. */
export type PreviewReading = { readonly digest: PreviewDigest; readonly cautions: readonly string[] };

/** Reads the preview of a stack from wherever it is. Throws a SourceError for what is no whole preview of it. */
export async function readPreview(
  preview: PreviewReference,
  service: Service,
  reference: StackReference,
  { name, project, stack }: StackEntity,
  { commit, onlyOfCommit = false }: Pick<PulumiPlan, 'commit' | 'onlyOfCommit'>,
): Promise<PreviewReading> {
  if (preview.kind === 'log') {
    return { digest: await readPreviewLog(preview.path, { project, stack }), cautions: [] };
  }
  const { id, cautions } =
    preview.kind === 'update'
      ? await (onlyOfCommit ? findNamedPreview : checkNamedPreview)(service, reference, preview.id, commit)
      : await findLatestPreview(service, reference, commit);
  const what = `Pulumi Cloud: reading the events of preview ${id} of ${name}`;
  return { digest: await readCloudPreview(service, reference, id, { what, project, stack }), cautions };
}

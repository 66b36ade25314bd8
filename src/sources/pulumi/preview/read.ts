import type { Service } from '../../http.ts';
import type { StackEntity } from '../entity.ts';
import type { StackReference } from '../stack.ts';
import { findLatestPreview, readCloudPreview } from './cloud.ts';
import type { PreviewDigest } from './digest.ts';
import { readPreviewLog } from './log-file.ts';
import type { PreviewReference } from './reference.ts';

/** Reads the preview of a stack from wherever it is. Throws a SourceError for what is no whole preview of it. */
export async function readPreview(
  preview: PreviewReference,
  service: Service,
  reference: StackReference,
  { name, project, stack }: StackEntity,
  commit: string | undefined,
): Promise<PreviewDigest> {
  if (preview.kind === 'log') return readPreviewLog(preview.path, { project, stack });
  const id = preview.kind === 'update' ? preview.id : await findLatestPreview(service, reference, commit);
  const what = `Pulumi Cloud: reading the events of preview ${id} of ${name}`;
  return readCloudPreview(service, reference, id, { what, project, stack });
}

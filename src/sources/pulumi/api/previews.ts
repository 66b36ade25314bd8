import type { Service } from '../../http.ts';
import type { StackReference } from '../targets/stack.ts';
import { withToken } from './path.ts';
import { eventsPage, previewList, type UpdateInfo } from './stack-schema.ts';
import { stackPath } from './stacks.ts';
import { tokenPages } from './token-pages.ts';

/** GetLatestStackPreviews: every preview since the stack's latest update. */
export async function listPreviews(service: Service, stack: StackReference): Promise<readonly UpdateInfo[]> {
  const what = `listing previews of ${stack.id}`;
  // Page 0, the default, returns all of them.
  const path = stackPath(stack, 'updates', 'latest', 'previews');
  const answer = await service.send({ what, method: 'GET', path, schema: previewList });
  return answer.updates ?? [];
}

/** GetEngineEvents_preview: the events of one preview, page by page, to the last. */
export async function* previewEvents(
  service: Service,
  stack: StackReference,
  updateId: string,
): AsyncGenerator<readonly unknown[]> {
  const what = `reading events of preview ${updateId} of ${stack.id}`;
  const pages = tokenPages(service, {
    what,
    path: (token) => withToken(stackPath(stack, 'preview', updateId, 'events'), token),
    schema: eventsPage,
    tokenOf: (page) => page.continuationToken,
  });
  for await (const page of pages) yield page.events ?? [];
}

import type { SandboxResponse } from '../server.ts';
import { apiError } from './api-error.ts';
import { type Call, ok, written } from './call.ts';
import { answerPage } from './paging.ts';
import type { PreviewRecord, StackRecord } from './records.ts';
import { requiredPack } from './stacks.ts';

const REQUESTED_BY = {
  name: 'GitHub Actions',
  githubLogin: 'acme-ci',
  avatarUrl: 'https://avatars.example/acme-ci',
} as const;

/** GET …/updates/latest (GetLatestStackUpdate). */
export function getLatestUpdate(stack: StackRecord): SandboxResponse {
  const { latestUpdate } = stack;
  if (latestUpdate === undefined) return apiError(404, 'Not Found: Version not found');
  const { updateID, version, ...run } = latestUpdate;
  return ok({ ...updateInfo(stack, updateID, version), info: { ...bareInfo(version), ...run } });
}

/** GET …/updates/latest/previews (GetLatestStackPreviews). */
export function listPreviews(stack: StackRecord, { request, context }: Call): SandboxResponse {
  const query = request.url.searchParams;
  const page = Number(query.get('page') ?? 0);
  const size = Number(query.get('pageSize') ?? 0);
  if (!(page >= 0)) return apiError(400, "Bad Request: Invalid 'page' value. Must be >= 0.");
  if (page > 0 && !(size >= 1)) return apiError(400, "Bad Request: Invalid 'pageSize' value. Must be >= 1.");
  if (page === 0 && size !== 0) {
    return apiError(400, "Bad Request: Invalid 'pageSize' value. Must be 0 or unset when 'page' is 0.");
  }
  const sign = query.get('asc') === 'true' ? 1 : -1;
  const all = (stack.previews ?? []).toSorted((a, b) => (a.startTime - b.startTime) * sign);
  // Page 0 is the whole list, so the first page is 1.
  const cut = page === 0 ? all : all.slice((page - 1) * size, page * size);
  return ok({
    updates: written(
      cut.map((preview) => previewInfo(stack, preview)),
      context.switches,
    ),
    itemsPerPage: page === 0 ? all.length : size,
    total: all.length,
  });
}

/** GET …/preview/{updateID}/events (GetEngineEvents_preview). */
export function listPreviewEvents(stack: StackRecord, call: Call): SandboxResponse {
  const { request, context } = call;
  const preview = stack.previews?.find(({ updateID }) => updateID === request.params['updateID']);
  if (preview === undefined) return apiError(404, 'Not Found: update not found');
  const list = {
    name: `events ${preview.updateID}`,
    size: context.switches.eventPageSize,
    key: 'continuationToken',
    last: 'null',
  } as const;
  return answerPage(call, preview.events, list, ({ items, next }) =>
    ok({ events: written(items, context.switches), ...next }),
  );
}

function previewInfo(stack: StackRecord, preview: PreviewRecord) {
  const { updateID, startTime, endTime, result, headSha, gitHead, commit } = preview;
  const environment = {
    ...(headSha !== undefined && { 'ci.pr.headSHA': headSha }),
    ...(gitHead !== undefined && { 'git.head': gitHead }),
  };
  return {
    ...updateInfo(stack, updateID, stack.version),
    info: { ...bareInfo(stack.version), startTime, endTime, result, kind: 'preview', environment },
    ...(commit !== undefined && { githubCommitInfo: { slug: 'acme/infrastructure', sha: commit } }),
  };
}

function updateInfo(
  { version: latestVersion, policyPacks = [] }: StackRecord,
  updateID: string,
  version: number,
) {
  return {
    updateID,
    version,
    latestVersion,
    requestedBy: REQUESTED_BY,
    policyPacks: policyPacks.map(requiredPack),
  };
}

function bareInfo(version: number) {
  return { config: {}, environment: {}, message: 'Move the bucket', version };
}

import { SourceError } from '../../../errors.ts';
import { orFailure } from '../../failure.ts';
import type { Service } from '../../http.ts';
import { listPreviews, previewEvents } from '../api/previews.ts';
import type { UpdateInfo } from '../api/stack-schema.ts';
import type { StackReference } from '../targets/stack.ts';
import { type PreviewAbout, type PreviewDigest, PreviewDigester } from './digest.ts';

/** Where the CLI notes the commit of a preview; on a pull request the second is GitHub's merge commit. */
const COMMIT_KEYS = ['ci.pr.headSHA', 'git.head'];

/** A preview in Pulumi Cloud, and what makes it less certain than it looks. */
export type FoundPreview = { readonly id: string; readonly cautions: readonly string[] };

/** The events of one preview in Pulumi Cloud, digested. */
export async function readCloudPreview(
  service: Service,
  stack: StackReference,
  updateId: string,
  about: PreviewAbout,
): Promise<PreviewDigest> {
  const digester = new PreviewDigester(about);
  try {
    for await (const events of previewEvents(service, stack, updateId)) {
      for (const event of events) digester.add(event);
    }
  } catch (error) {
    // Once a page has come, a 404 is a page that was lost.
    throw digester.count === 0 && isNotFound(error) ? noPreview(error, updateId) : error;
  }
  return digester.finish();
}

/**
 * The newest preview of a commit. Throws `incomplete` where there is none, and where the newest has not ended: what
 * an older one says is no longer what this change does.
 */
export async function findLatestPreview(
  service: Service,
  stack: StackReference,
  commit: string | undefined,
): Promise<FoundPreview> {
  const what = `Pulumi Cloud: finding the latest preview of ${stack.id} failed`;
  if (commit === undefined) {
    throw new SourceError(
      'incomplete',
      `${what}: this run has no commit to look for. Name the preview's id or event log in pulumi-preview instead of latest.`,
    );
  }
  const previews = await listPreviews(service, stack);
  const [newest] = previews
    .filter((preview) => commitsOf(preview).includes(commit.toLowerCase()) && !isOfADesk(preview))
    .toSorted((a, b) => b.info.startTime - a.info.startTime);
  if (newest === undefined) {
    throw new SourceError(
      'incomplete',
      `${what}: ${noneOf(previews.length)} of commit ${commit}. Run "pulumi preview" on that commit before this step; one with uncommitted changes outside CI does not count.`,
    );
  }
  if (!['succeeded', 'failed'].includes(newest.info.result)) {
    throw new SourceError(
      'incomplete',
      `${what}: the newest preview of commit ${commit} (${newest.updateID}) is ${newest.info.result}. Run this step when it has ended.`,
    );
  }
  return { id: newest.updateID, cautions: dirtyCautions(newest) };
}

function noneOf(previews: number): string {
  return previews === 0
    ? 'since its latest update the stack has no preview, and so none'
    : `none of the ${previews} previews since the latest update is`;
}

/** A preview that was named by its id, and a caution where it is known to be of another commit than this run. */
export async function checkNamedPreview(
  service: Service,
  stack: StackReference,
  id: string,
  commit: string | undefined,
): Promise<FoundPreview> {
  const previews = await orFailure(listPreviews(service, stack));
  if (previews instanceof SourceError) {
    return {
      id,
      cautions: [`Which commit the preview ${id} is of could not be looked up (${previews.code}).`],
    };
  }
  const preview = previews.find(({ updateID }) => updateID.toLowerCase() === id.toLowerCase());
  if (preview === undefined) return { id, cautions: [] };
  const commits = commitsOf(preview);
  const isOther = commit !== undefined && commits.length > 0 && !commits.includes(commit.toLowerCase());
  const other = isOther ? [`The preview ${id} is of commit ${commits[0]}, this run is of ${commit}.`] : [];
  return { id, cautions: [...other, ...dirtyCautions(preview)] };
}

/**
 * A preview that was named by its id, of the very commit. Throws `incomplete` where it is not known to be: a preview of
 * another change proves nothing of this one.
 */
export async function findNamedPreview(
  service: Service,
  stack: StackReference,
  id: string,
  commit: string | undefined,
): Promise<FoundPreview> {
  const previews = await listPreviews(service, stack);
  const preview = previews.find(({ updateID }) => updateID.toLowerCase() === id.toLowerCase());
  const isOfCommit =
    preview !== undefined &&
    commit !== undefined &&
    commitsOf(preview).includes(commit.toLowerCase()) &&
    !isOfADesk(preview);
  if (isOfCommit) return { id, cautions: dirtyCautions(preview) };
  throw new SourceError(
    'incomplete',
    `Pulumi Cloud: the preview ${id} of ${stack.id} is not known to be of commit ${commit ?? '(none)'}, which is a fork's or Dependabot's: only a preview of that very commit says what it does. Write latest, or leave pulumi-preview out.`,
  );
}

function commitsOf({ info, githubCommitInfo }: UpdateInfo): readonly string[] {
  const noted = COMMIT_KEYS.map((key) => info.environment?.[key]);
  return [...noted, githubCommitInfo?.sha].flatMap((sha) => (sha ? [sha.toLowerCase()] : []));
}

/** Uncommitted changes outside a CI system: what was previewed is in no commit. */
function isOfADesk(preview: UpdateInfo): boolean {
  return isDirty(preview) && !preview.info.environment?.['ci.system'];
}

/** A CI job may leave files of its own lying about, so there it is worth a word and no more. */
function dirtyCautions(preview: UpdateInfo): readonly string[] {
  return isDirty(preview)
    ? [`The preview ${preview.updateID} was made with uncommitted changes in its working tree.`]
    : [];
}

function isDirty({ info }: UpdateInfo): boolean {
  return info.environment?.['git.dirty'] === 'true';
}

function isNotFound(error: unknown): error is SourceError {
  return error instanceof SourceError && error.code === 'not-found';
}

function noPreview(error: SourceError, updateId: string): SourceError {
  const advice = `The stack has no preview ${updateId}: check pulumi-preview.`;
  return new SourceError(error.code, `${error.message} ${advice}`, { cause: error });
}

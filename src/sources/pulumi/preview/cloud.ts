import { SourceError } from '../../../errors.ts';
import type { Service } from '../../http.ts';
import { listPreviews, previewEvents } from '../api/previews.ts';
import type { UpdateInfo } from '../api/stack-schema.ts';
import type { StackReference } from '../stack.ts';
import { type PreviewAbout, type PreviewDigest, PreviewDigester } from './digest.ts';

/** Where the CLI notes the commit of a preview; on a pull request the second is GitHub's merge commit. */
const COMMIT_KEYS = ['ci.pr.headSHA', 'git.head'];

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

function isNotFound(error: unknown): error is SourceError {
  return error instanceof SourceError && error.code === 'not-found';
}

function noPreview(error: SourceError, updateId: string): SourceError {
  const advice = `The stack has no preview ${updateId}: check pulumi-preview.`;
  return new SourceError(error.code, `${error.message} ${advice}`, { cause: error });
}

/**
 * Id of the newest preview of a commit. Throws `incomplete` where there is none, and where the newest has not
 * ended: what an older one says is no longer what this change does.
 */
export async function findLatestPreview(
  service: Service,
  stack: StackReference,
  commit: string | undefined,
): Promise<string> {
  const what = `Pulumi Cloud: finding the latest preview of ${stack.id} failed`;
  if (commit === undefined) {
    throw new SourceError(
      'incomplete',
      `${what}: this run has no commit to look for. Name the preview's id or event log in pulumi-preview instead of latest.`,
    );
  }
  const previews = await listPreviews(service, stack);
  const [newest] = previews
    .filter((preview) => commitsOf(preview).includes(commit.toLowerCase()))
    .toSorted((a, b) => b.info.startTime - a.info.startTime);
  if (newest === undefined) {
    throw new SourceError(
      'incomplete',
      `${what}: none of the ${previews.length} previews since the latest update is of commit ${commit}. Run "pulumi preview" on that commit before this step.`,
    );
  }
  if (!['succeeded', 'failed'].includes(newest.info.result)) {
    throw new SourceError(
      'incomplete',
      `${what}: the newest preview of commit ${commit} (${newest.updateID}) is ${newest.info.result}. Run this step when it has ended.`,
    );
  }
  return newest.updateID;
}

function commitsOf({ info, githubCommitInfo }: UpdateInfo): readonly string[] {
  const noted = COMMIT_KEYS.map((key) => info.environment?.[key]);
  return [...noted, githubCommitInfo?.sha].flatMap((sha) => (sha ? [sha.toLowerCase()] : []));
}

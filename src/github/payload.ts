import * as v from 'valibot';
import { FileTooLarge, readBounded } from '../bounded-file.ts';
import { SourceError } from '../errors.ts';
import { isTimestamp } from '../finding/timestamp.ts';
import { MAX_EVENT_BYTES } from '../limits.ts';

const repository = v.nullish(v.object({ full_name: v.string() }));

const payloadSchema = v.object({
  pull_request: v.nullish(
    v.object({
      number: v.pipe(v.number(), v.integer()),
      created_at: v.nullish(v.pipe(v.string(), v.check(isTimestamp, 'not a timestamp'))),
      updated_at: v.nullish(v.string()),
      head: v.object({ sha: v.string(), repo: repository }),
      base: v.nullish(v.object({ ref: v.string() })),
    }),
  ),
  merge_group: v.nullish(v.object({ base_ref: v.string(), head_ref: v.optional(v.string(), '') })),
  /** The run that has ended. Its `pull_requests` are not read: they need not be what began it, and forks' are left out. */
  workflow_run: v.nullish(
    v.object({
      event: v.string(),
      head_sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/, 'not the hash of a commit')),
      head_branch: v.nullish(v.string()),
      head_repository: repository,
      actor: v.nullish(v.object({ login: v.string() })),
    }),
  ),
  /** A pull request is an issue too, and has this key then. */
  issue: v.nullish(v.object({ pull_request: v.nullish(v.unknown()) })),
  /** What a push moved, in full, and where to. */
  ref: v.nullish(v.string()),
  after: v.nullish(v.string()),
});

/** What is read of an event. */
export type Payload = v.InferOutput<typeof payloadSchema>;

/** The run whose end is the event. */
export type FirstStage = NonNullable<Payload['workflow_run']>;

/** Reads the event's file. Rejects where it is there and unreadable, and where a run is not told whose end began it. */
export async function readPayload(path: string | undefined, event: string | undefined): Promise<Payload> {
  const payload = path ? v.parse(payloadSchema, JSON.parse(await readEvent(path))) : {};
  // What the run is about is in there alone: the commit that runs is another.
  if (event === 'workflow_run' && !payload.workflow_run)
    throw new Error('workflow_run: the event tells no run');
  return payload;
}

async function readEvent(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readBounded(path, MAX_EVENT_BYTES));
  } catch (error) {
    if (!(error instanceof FileTooLarge)) throw error;
    throw new SourceError('too-large', `GITHUB_EVENT_PATH: the file of the event ${error.message}`);
  }
}

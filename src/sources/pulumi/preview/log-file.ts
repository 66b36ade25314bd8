import { readFile, stat } from 'node:fs/promises';
import { ContractError, SourceError } from '../../../errors.ts';
import { type PreviewAbout, type PreviewDigest, PreviewDigester } from './digest.ts';
import { payloadNames } from './event-schema.ts';
import { type LogLine, logLines } from './log-lines.ts';

/** Most of a log that is read: a thousandfold of what a usual stack writes, and minutes of work. */
export const MAX_LOG_BYTES = 512 * 1024 * 1024;

/** Most of a file that is read at once, to say what it is instead of a log. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

const HOW_TO_LOG =
  'Write the log with `pulumi preview --event-log FILE` (PULUMI_DEBUG_COMMANDS=true), or with `pulumi preview --json > FILE` (PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true).';

const GIVE_A_LOG = 'Give the path of an event log, the id of an update (a UUID), or latest.';

/** Members of the one document that `pulumi preview --json` prints (display.PreviewDigest in pkg/display/json.go). */
const PLAIN_MEMBERS = ['steps', 'changeSummary', 'maybeCorrupt', 'diagnostics', 'config'];

/** Reads a preview from the engine events that the CLI wrote to a file. Throws a SourceError. */
export async function readPreviewLog(
  path: string,
  { project, stack }: Omit<PreviewAbout, 'what'>,
): Promise<PreviewDigest> {
  const what = `pulumi-preview: reading ${JSON.stringify(path)}`;
  const digester = new PreviewDigester({ what, project, stack });
  try {
    const bytes = await sizeOf(path, what);
    for await (const line of logLines(path)) await addLine(line, digester, { path, what, bytes });
  } catch (error) {
    throw error instanceof SourceError ? error : unreadable(what, error);
  }
  if (digester.count > 0) return digester.finish();
  throw new SourceError('incomplete', `${what} failed: the file holds no engine event. ${HOW_TO_LOG}`);
}

type LogFile = { readonly path: string; readonly what: string; readonly bytes: number };

/** What the CLI says before its first event, such as "Previewing update", is let through; half an event is not. */
async function addLine(line: LogLine, digester: PreviewDigester, file: LogFile): Promise<void> {
  const isFirst = digester.count === 0;
  if (isFirst && line.text.includes('\0')) {
    const message = `${file.what} failed: it is no UTF-8 text; PowerShell's > may write UTF-16. ${HOW_TO_LOG}`;
    throw new SourceError('not-json', message);
  }
  if (isFirst && !line.text.startsWith('{') && !startsList(line.text) && !line.text.endsWith('}')) return;
  const event = parse(line.text);
  // Only the first event can turn out to be something else: one JSON document, on one line or many.
  if (isFirst) refuseOther(event ?? (await wholeDocument(line, file)), file.what);
  if (event === undefined) {
    throw new SourceError(
      'not-json',
      `${file.what} failed: line ${line.number} is no JSON, so the log is cut there or something else was written into it. ${HOW_TO_LOG}`,
    );
  }
  digester.add(event);
}

/** `[resource plugin aws-7.0.0] installing` is no list of events. */
function startsList(text: string): boolean {
  return /^\[\s*(?:\{|$)/.test(text);
}

/** The JSON document that starts at the line and goes on to the end of the file, if there is one. */
async function wholeDocument({ number }: LogLine, { path, bytes }: LogFile): Promise<unknown> {
  if (bytes > MAX_DOCUMENT_BYTES) return undefined;
  const lines = (await readFile(path, 'utf8')).split('\n');
  return parse(
    lines
      .slice(number - 1)
      .join('\n')
      .trim(),
  );
}

function refuseOther(value: unknown, what: string): void {
  if (typeof value !== 'object' || value === null || payloadNames(value).length > 0) return;
  if (Array.isArray(value) || 'events' in value) {
    throw new ContractError(
      `${what} failed: it is one list of events, as the API answers. ${HOW_TO_LOG} Or give the update's id instead of a file.`,
    );
  }
  if (PLAIN_MEMBERS.some((member) => member in value)) {
    throw new SourceError(
      'incomplete',
      `${what} failed: it is the summary document of a plain \`pulumi preview --json\`, which leaves all policy events out. ${HOW_TO_LOG}`,
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string, what: string): Promise<number> {
  const stats = await stat(path);
  if (!stats.isFile()) {
    const kind = stats.isDirectory() ? 'a folder' : 'no regular file';
    const message = `${what} failed: it is ${kind}. ${GIVE_A_LOG}`;
    throw new SourceError('rejected', message);
  }
  if (stats.size <= MAX_LOG_BYTES) return stats.size;
  throw new SourceError(
    'too-many-rows',
    `${what} failed: it has ${stats.size} bytes, over the limit of ${MAX_LOG_BYTES} bytes read of one log. Give the id of the update instead.`,
  );
}

function unreadable(what: string, error: unknown): SourceError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const message = `${what} failed: there is no such file. ${GIVE_A_LOG}`;
    return new SourceError('not-found', message, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `${what} failed: the file may not be read (${code}). Let the job read it.`;
    return new SourceError('forbidden', message, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  const message = `${what} failed: it cannot be read: ${reason}. ${GIVE_A_LOG}`;
  return new SourceError('unexpected', message, { cause: error });
}

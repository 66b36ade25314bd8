import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceError } from '../../../../src/errors.ts';
import { MAX_LOG_BYTES, readPreviewLog } from '../../../../src/sources/pulumi/preview/log-file.ts';
import { makePolicyEvent, makePreview, PREVIEWED, toLog } from '../../../builders/preview.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

const EVENTS = makePreview([makePolicyEvent({ message: 'a\u2028b é' })]);
const LOG = toLog(EVENTS);
const PLAIN = { config: {}, steps: [{ op: 'same', urn: 'u' }], duration: 1, changeSummary: { same: 1 } };

async function write(content: string | Buffer): Promise<string> {
  const path = join(folder, 'events.jsonl');
  await writeFile(path, content);
  return path;
}

async function refusalOf(path: string): Promise<SourceError> {
  const error: unknown = await readPreviewLog(path, PREVIEWED).catch((failure: unknown) => failure);
  if (error instanceof SourceError) return error;
  throw new Error('the file was taken for a log', { cause: error });
}

describe('a log is read', () => {
  it.each<[string, string]>([
    ['as the CLI writes it', LOG],
    ['without a last line end', LOG.trimEnd()],
    ['with CRLF', toLog(EVENTS, '\r\n')],
    ['with blank lines', toLog(EVENTS, '\n\n  \n')],
    ['with a byte order mark', `\uFEFF${LOG}`],
    [
      'behind what the CLI says first',
      `Previewing update (production):\n[resource plugin aws-7.0.0] installing\n\n${LOG}`,
    ],
  ])('%s', async (_, text) => {
    const digest = await readPreviewLog(await write(text), PREVIEWED);
    expect(digest.violations).toMatchObject([{ message: 'a\u2028b é' }]);
  });

  it('whose lines and letters go across the chunks of the reader', async () => {
    const message = 'é'.repeat(1_500_001);
    const text = toLog(makePreview([makePolicyEvent({ message }), makePolicyEvent()]));
    const { violations } = await readPreviewLog(await write(`\n${text}`), PREVIEWED);
    expect(violations.map((violation) => violation.message === message)).toEqual([true, false]);
  });
});

describe('anything else is refused', () => {
  const PLAIN_WORDS =
    'which leaves all policy events out. Write the log with `pulumi preview --event-log FILE`';
  const LIST_WORDS = 'one list of events, as the API answers';

  it.each<[string, string, string, string]>([
    ['an empty file', '', 'incomplete', 'holds no engine event'],
    ['only talk', 'Previewing update\nerror: no stack\n', 'incomplete', 'holds no engine event'],
    ['a plain preview, indented', JSON.stringify(PLAIN, null, 4), 'incomplete', PLAIN_WORDS],
    ['a plain preview, compact', JSON.stringify(PLAIN), 'incomplete', PLAIN_WORDS],
    [
      'a plain preview behind talk',
      `Previewing\n${JSON.stringify(PLAIN, null, 4)}\n`,
      'incomplete',
      PLAIN_WORDS,
    ],
    ['an API answer', JSON.stringify({ events: EVENTS }), 'contract', LIST_WORDS],
    ['an API answer, indented', JSON.stringify({ events: EVENTS }, null, 2), 'contract', LIST_WORDS],
    ['a list', JSON.stringify(EVENTS), 'contract', LIST_WORDS],
    ['a list, indented', JSON.stringify(EVENTS, null, 2), 'contract', LIST_WORDS],
    ['one event, indented', JSON.stringify(EVENTS[0], null, 2), 'not-json', 'line 1 is no JSON'],
    ['another document', '{"name": "website"}', 'contract', 'event 1'],
    ['a line cut in the middle', LOG.slice(0, 400), 'not-json', 'line 3 is no JSON'],
    ['talk between events', LOG.replace('\n', '\n\nwarning: late\n'), 'not-json', 'line 3 is no JSON'],
    ['a log without its summary', toLog(EVENTS.slice(0, -2)), 'incomplete', 'closing summary is missing'],
    [
      'a log of another stack',
      LOG.replaceAll(':production::', ':staging::'),
      'incomplete',
      'website/staging',
    ],
    ['a log whose first line has lost its head', LOG.slice(20), 'not-json', 'line 1 is no JSON'],
    ['a log without its first line', LOG.slice(LOG.indexOf('\n') + 1), 'incomplete', 'beginning of the log'],
    ['half an event behind talk', `Previewing\n"config":{}}}\n${LOG}`, 'not-json', 'line 2 is no JSON'],
    ['talk that ends as JSON does', `done {1}\n${LOG}`, 'not-json', 'line 1 is no JSON'],
    ['null after an event', `${LOG}null\n`, 'contract', 'event 7'],
  ])('%s', async (_, text, code, words) => {
    const path = await write(text);
    const error = await refusalOf(path);
    expect(error.message).toContain(words);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`pulumi-preview: reading ${JSON.stringify(path)} failed: `);
  });

  it('UTF-16, as PowerShell may write it', async () => {
    const error = await refusalOf(await write(Buffer.from(`\uFEFF${LOG}`, 'utf16le')));
    expect([error.code, error.message]).toEqual(['not-json', expect.stringContaining('UTF-16')]);
  });

  it('a file that is not there', async () => {
    for (const path of [join(folder, 'none.jsonl'), 'no-such-folder/none.jsonl']) {
      const error = await refusalOf(path);
      expect([error.code, error.message]).toEqual([
        'not-found',
        expect.stringContaining('there is no such file'),
      ]);
      expect(error.message).toContain(`pulumi-preview: reading ${JSON.stringify(path)} failed`);
    }
  });

  it('a folder and a device', async () => {
    await mkdir(join(folder, 'logs'));
    const refusals = await Promise.all([join(folder, 'logs'), '/dev/null'].map(refusalOf));
    expect(refusals.map(({ code }) => code)).toEqual(['rejected', 'rejected']);
    expect(refusals.map(({ message }) => message.includes('a folder'))).toEqual([true, false]);
  });

  it('a path that no system takes', async () => {
    expect((await refusalOf('a\0b')).code).toBe('unexpected');
  });

  it('more than the limit, at the first byte beyond it', async () => {
    const path = await write('');
    await truncate(path, MAX_LOG_BYTES + 1);
    const error = await refusalOf(path);
    expect([error.code, error.message]).toEqual([
      'too-many-rows',
      expect.stringContaining('536870912 bytes'),
    ]);
  });
});

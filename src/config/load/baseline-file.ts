import * as v from 'valibot';
import { ConfigurationError } from '../../errors.ts';
import { type Baseline, type BaselineEntry, sortedEntries } from '../../policy/baseline.ts';
import { pathOf, readStrictly } from '../strict.ts';

/** Some 100,000 findings. */
export const MAX_BASELINE_BYTES = 50 * 1_024 * 1_024;
const MAX_PROBLEMS = 20;

const text = v.string(({ received }) => `${received} is not a text.`);

const entrySchema = v.object({
  fingerprint: v.pipe(text, v.regex(/^[0-9a-f]{32}$/, 'is not a fingerprint: 32 hex digits.')),
  source: v.picklist(['pulumi', 'azure'], 'must be pulumi or azure.'),
  scope: text,
  pack: text,
  policy: text,
  resource: text,
});

const baselineSchema = v.object({
  version: v.literal(1, 'must be 1, the version of this format.'),
  findings: v.array(entrySchema, 'must be a list.'),
});

/** Reads a baseline. Throws a ConfigurationError: one that cannot be read whole is never an empty one. */
export function parseBaseline(content: string, name: string): Baseline {
  const bytes = Buffer.byteLength(content);
  if (bytes > MAX_BASELINE_BYTES)
    throw refusal(name, [`has ${bytes} bytes, more than the ${MAX_BASELINE_BYTES} that are read.`]);
  if (content.includes('\uFFFD')) {
    throw refusal(name, ['holds bytes that are no UTF-8 text. Write it anew with policy-gate baseline.']);
  }
  const read = readStrictly(baselineSchema, parseJson(content, name));
  if ('value' in read) return read.value.findings;
  const told = read.misfits.map(({ keys, message }) => `${pathOf(keys)}: ${message}`);
  const more = told.length > MAX_PROBLEMS ? [`and ${told.length - MAX_PROBLEMS} more.`] : [];
  throw refusal(name, [...told.slice(0, MAX_PROBLEMS), ...more]);
}

/** A baseline as its file: sorted, and an entry a line, so that a change of it can be reviewed. */
export function renderBaseline(entries: Baseline): string {
  const lines = sortedEntries(entries).map((entry) => `    ${escaped(JSON.stringify(ordered(entry)))}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** In a file the character stands for bytes that nobody could read; a service's name may hold it all the same. */
function escaped(json: string): string {
  return json.replaceAll('\uFFFD', '\\ufffd');
}

function ordered({ source, scope, pack, policy, resource, fingerprint }: BaselineEntry): BaselineEntry {
  return { source, scope, pack, policy, resource, fingerprint };
}

function parseJson(content: string, name: string): unknown {
  try {
    const parsed: unknown = JSON.parse(content);
    return parsed;
  } catch (error) {
    // The parser's own words quote what it read.
    const where =
      error instanceof Error
        ? (/position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] ?? '')
        : '';
    throw refusal(name, [
      `is not JSON${where === '' ? '' : ` (${where})`}. Write it anew with policy-gate baseline.`,
    ]);
  }
}

function refusal(name: string, messages: readonly string[]): ConfigurationError {
  return new ConfigurationError(messages.map((message) => ({ path: name, message })));
}

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** What is longer nobody reviews whole: its golden file is a digest. */
const WHOLE_BYTES = 100_000;
const SHOWN_LINES = 12;
const SHOWN_CHARACTERS = 300;

/** Counts that a reviewer of a digest can check by hand: what is counted, and how often it is there. */
export type GoldenCounts = Readonly<Record<string, number>>;

/**
 * Compares a rendering with `test/golden/NAME`, byte for byte. Of a long one `NAME.digest` holds its size, its hash,
 * the counts, and the first and last lines.
 */
export async function expectGolden(name: string, text: string, counts: GoldenCounts = {}): Promise<void> {
  const isLong = Buffer.byteLength(text) > WHOLE_BYTES;
  const path = fileURLToPath(new URL(`golden/${name}${isLong ? '.digest' : ''}`, import.meta.url));
  await expect(isLong ? digestOf(text, counts) : text).toMatchFileSnapshot(path);
}

function digestOf(text: string, counts: GoldenCounts): string {
  const lines = text.split('\n');
  const shown = (some: readonly string[]): readonly string[] =>
    some.map((line) => (line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line));
  return [
    `bytes: ${Buffer.byteLength(text)}`,
    `lines: ${lines.length}`,
    `sha256: ${createHash('sha256').update(text).digest('hex')}`,
    ...Object.entries(counts).map(([what, count]) => `${what}: ${count}`),
    '--- first lines',
    ...shown(lines.slice(0, SHOWN_LINES)),
    '--- last lines',
    ...shown(lines.slice(-SHOWN_LINES)),
    '',
  ].join('\n');
}

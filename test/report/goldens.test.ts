import { describe, expect, it } from 'vitest';
import { GOLDEN_REPORTS } from '../builders/golden-reports.ts';
import { expectGolden } from '../golden-file.ts';
import { RENDERINGS } from './renderings.ts';

// One report feeds all: whatever one shows, the others tell of the same.
describe.each(GOLDEN_REPORTS)('the report of %s findings', (name, make) => {
  let made: ReturnType<typeof make> | undefined;

  it.each(RENDERINGS)('is as reviewed: $ending', async ({ ending, show, counts, limitBytes = Infinity }) => {
    made ??= make();
    const text = await show(made);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limitBytes);
    await expectGolden(`report-${name}.${ending}`, text, counts?.(text));
  });
});

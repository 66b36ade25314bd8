import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown-report.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { GOLDEN_REPORTS } from '../builders/golden-reports.ts';
import { OWN_URLS } from '../builders/hostile.ts';
import { ALL_ATTACKS, makeAttackedReport } from '../builders/hostile-report.ts';
import { RUN } from '../builders/report.ts';
import { expectGolden } from '../golden-file.ts';
import { troubleIn } from './inert.ts';

describe('the Markdown document', () => {
  it.each(GOLDEN_REPORTS)('of %s findings is as reviewed', async (name, make) => {
    const text = renderMarkdown(make());
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(500_001);
    await expectGolden(`report-${name}.md`, text, { policies: text.split('<details><summary>').length - 1 });
  });

  it('keeps every attack dead', () => {
    const urls = [...OWN_URLS, RUN.url ?? '', makeFinding().url ?? '', makeAzureFinding().url ?? ''];
    expect(troubleIn(renderMarkdown(makeAttackedReport()), urls, ALL_ATTACKS)).toEqual([]);
  });
});

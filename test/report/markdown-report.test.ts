import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown-report.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { OWN_URLS } from '../builders/hostile.ts';
import { ALL_ATTACKS, makeAttackedReport } from '../builders/hostile-report.ts';
import { RUN } from '../builders/report.ts';
import { troubleIn } from './inert.ts';

describe('the Markdown document', () => {
  it('keeps every attack dead', () => {
    const urls = [...OWN_URLS, RUN.url ?? '', makeFinding().url ?? '', makeAzureFinding().url ?? ''];
    expect(troubleIn(renderMarkdown(makeAttackedReport()), urls, ALL_ATTACKS)).toEqual([]);
  });
});

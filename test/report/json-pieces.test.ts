import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPieces, renderJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import { makeFinding } from '../builders/finding.ts';
import { hostileReport } from '../builders/hostile.ts';
import { makeReport } from '../builders/report.ts';
import { makeSizedReport } from '../builders/sized-report.ts';
import { hostileAzureReport } from './hostile-azure.ts';

const whole = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

describe('the pieces of the JSON report', () => {
  it('are together what JSON.stringify makes, whatever the services say', () => {
    fc.assert(
      fc.property(fc.oneof(hostileReport, hostileAzureReport), (report) => {
        const json = renderJson(report);
        expect(json).not.toContain('##');
        expect(json.replaceAll(String.raw`#\u0023`, '##')).toBe(whole(report));
      }),
      { numRuns: 100 },
    );
  });

  it.each(['##[error]x', '###', '####', '# ##'])('hold no command of a runner in %j', (name) => {
    const json = renderJson(makeReport({ findings: [makeFinding({ resource: { name } })] }));
    expect(json).not.toContain('##');
    expect(JSON.parse(json)).toMatchObject({ findings: [{ resource: { name } }] });
  });

  it('are small, however many findings there are', () => {
    const report = makeSizedReport(3_000);
    const lengths = [...jsonPieces(report)].map(({ length }) => length);
    expect(Math.max(...lengths)).toBeLessThan(70_000);
    expect(lengths.length).toBeGreaterThan(whole(report).length / 70_000);
  });
});

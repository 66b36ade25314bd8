import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { makeFinding } from '../builders/finding.ts';
import { ATTACKS } from '../builders/hostile.ts';
import { makeReport } from '../builders/report.ts';

describe('the JSON report', () => {
  it.each(ATTACKS)('keeps %j, and holds no command of a runner', (name) => {
    const report = makeReport({ findings: [makeFinding({ resource: { name } })] });
    const json = renderJson(report);
    expect(json).not.toMatch(/^\s*::|##(vso)?\[/m);
    expect(JSON.parse(json)).toMatchObject({ findings: [{ resource: { name } }] });
  });
});

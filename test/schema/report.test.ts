import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/merge/parse-report.ts';
import { renderJson } from '../../src/report/json.ts';
import { redactReport } from '../../src/report/redact.ts';
import type { Report } from '../../src/report/report.ts';
import { reportJsonSchema } from '../../src/report/schema/json-schema.ts';
import type { reportSchema } from '../../src/report/schema/report.ts';
import { hostileReport } from '../builders/hostile.ts';
import { REPORTS } from '../builders/reports.ts';

/** A type without what says that nothing is written to it; no report has whom a finding is assigned to. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [K in keyof T as Exclude<K, 'assignedTo'>]: Plain<T[K]> }
    : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const ajv = new Ajv2020({ strict: true, allErrors: true, discriminator: false });
addFormats.default(ajv);
const isValid = ajv.compile(reportJsonSchema());
const isClosed = ajv.compile(closed(reportJsonSchema()));

/** The same schema, by which nothing may stand in a report that it does not name. */
function closed(schema: object): object {
  const reviver = (_: string, value: unknown): unknown =>
    isObject(value) && 'properties' in value ? { ...value, additionalProperties: false } : value;
  return JSON.parse(JSON.stringify(schema), reviver);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const edited = (edit: (report: Report) => unknown): unknown => {
  const report = REPORTS['everything at once'];
  return JSON.parse(JSON.stringify(edit(report)));
};

describe('schema/report.schema.json', () => {
  it('is what reports are read back by: npm run schema writes it', () => {
    const file = new URL('../../schema/report.schema.json', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
  });

  it('is about the very model that reports are written from', () => {
    // The types fail to compile where a field of one is missing in the other.
    const same: Same<Plain<v.InferOutput<typeof reportSchema>>, Plain<Report>> = true;
    expect(same).toBe(true);
  });

  it.each(Object.entries(REPORTS))('takes a report with %s, and names all of it', (_, report) => {
    for (const shown of [report, redactReport(report)]) {
      const json: unknown = JSON.parse(renderJson(shown));
      isValid(json);
      expect(isValid.errors).toBeNull();
      isClosed(json);
      expect(isClosed.errors).toBeNull();
      expect(parseReport(renderJson(shown))).toEqual({ value: json });
    }
  });

  it('takes any report, and reads it back as it was', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const json: unknown = JSON.parse(renderJson(report));
        expect(isClosed(json)).toBe(true);
        expect(parseReport(renderJson(report))).toEqual({ value: json });
      }),
    );
  });

  it('tells what the fields are', () => {
    const described = JSON.stringify(reportJsonSchema());
    for (const what of ['Hash of the source', 'When reading began', 'What counts, worst first']) {
      expect(described).toContain(what);
    }
  });

  it.each<[string, (report: Report) => unknown]>([
    ['another version', (one) => ({ ...one, version: 2 })],
    ['no version', (one) => ({ ...one, version: undefined })],
    ['a verdict that is none', (one) => ({ ...one, verdict: 'good' })],
    ['an exit code of a bad configuration', (one) => ({ ...one, exitCode: 2 })],
    ['a time without a zone', (one) => ({ ...one, startedAt: '2026-11-23T08:15:30' })],
    ['half a finding', (one) => ({ ...one, findings: [{ source: 'pulumi' }] })],
    [
      'a finding of another service',
      (one) => ({ ...one, findings: one.findings.map((f) => ({ ...f, source: 'aws' })) }),
    ],
    [
      'a fingerprint that is none',
      (one) => ({ ...one, findings: one.findings.map((f) => ({ ...f, fingerprint: 'x' })) }),
    ],
    [
      'a finding that came never',
      (one) => ({ ...one, findings: one.findings.map((f) => ({ ...f, occurrences: 0 })) }),
    ],
    [
      'a time that is none',
      (one) => ({ ...one, findings: one.findings.map((f) => ({ ...f, firstObservedAt: 'soon' })) }),
    ],
    ['half a count', (one) => ({ ...one, counts: { total: 1.5 } })],
    [
      'a rule that a shell would run',
      (one) => ({ ...one, limits: one.limits.map((l) => ({ ...l, rule: '$(id)' })) }),
    ],
    [
      'a target in no state',
      (one) => ({ ...one, targets: one.targets.map((t) => ({ ...t, state: { kind: 'fine' } })) }),
    ],
    [
      'a failure without a reason',
      (one) => ({ ...one, targets: one.targets.map((t) => ({ ...t, state: { kind: 'failed' } })) }),
    ],
    ['no limits', (one) => ({ ...one, limits: undefined })],
  ])('refuses %s, as reading does', (_, edit) => {
    const wrong = edited(edit);
    expect(isValid(wrong)).toBe(false);
    expect(parseReport(JSON.stringify(wrong))).toMatchObject({ wrong: expect.any(Array) });
  });

  it('passes over what a later minor version adds', () => {
    const later = edited((one) => ({ ...one, mood: 'fine', run: { ...one.run, runner: 'big' } }));
    expect(isValid(later)).toBe(true);
    expect(parseReport(JSON.stringify(later))).toEqual({ value: edited((one) => one) });
  });
});

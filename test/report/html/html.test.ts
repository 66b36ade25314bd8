import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_SCRIPT, PAGE_STYLE } from '../../../src/report/html/page-files.ts';
import { cell, unpackRows } from '../../../src/report/html/page-row.ts';
import { renderHtml } from '../../../src/report/html.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../../builders/finding.ts';
import { hostileReport } from '../../builders/hostile.ts';
import { brokenState, makeLimit, makeOutcome, makeReport, makeTarget } from '../../builders/report.ts';
import { modelOf, staticPart } from './html-reader.ts';

const TAGS =
  'a|body|blockquote|br|button|caption|code|dd|details|div|dl|dt|figcaption|figure|form|h1|h2|head|header|html|input|label|li|main|meta|nav|ol|option|p|path|rect|script|section|select|span|strong|style|summary|svg|table|tbody|td|th|thead|title|tr|ul';
const OUR_TAG = new RegExp(`</?(?:${TAGS})(?: [a-zA-Z-]+(?:="[^"<>]*")?)*/?>`, 'g');

describe('the HTML report', () => {
  it('runs and shows nothing but its own program and style', () => {
    const file = renderHtml(makeReport());
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(file).toContain(
      `default-src 'none'; script-src ${hash(PAGE_SCRIPT)}; style-src ${hash(PAGE_STYLE)};`,
    );
    expect(file).toContain(`<script>${PAGE_SCRIPT}</script>`);
    expect(file).toContain(`<style>${PAGE_STYLE}</style>`);
  });

  it('holds no markup but its own, whatever the services say', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const file = staticPart(renderHtml(report));
        const rest = file.replace('<!doctype html>', '').replace(OUR_TAG, '');
        expect(rest).not.toMatch(/[<>]/);
        // Outside the model no quote of a service's is one.
        expect(rest).not.toMatch(/[^\P{C}\n]/u);
      }),
      { numRuns: 60 },
    );
  });

  it('links to safe addresses only', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        for (const [, href = ''] of renderHtml(report).matchAll(/ href="([^"]*)"/g))
          expect(href).toMatch(/^(?:#findings|https:\/\/[\w.-]+(?::\d+)?\/[\w\-.~/%?#=&:+,;]*)$/);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['every target', makeReport(), '<p>No finding.</p>'],
    [
      'not every target',
      makeReport({ outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })] }),
      'not every target was read whole',
    ],
    ['no target at all', makeReport({ outcomes: [] }), 'not every target was read whole'],
  ])('says of no finding whether %s was read', (_, report, expected) => {
    expect(renderHtml(report)).toContain(expected);
  });

  it('shows numbers that nobody knows as not known', () => {
    const report = makeReport({
      outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })],
    });
    expect(renderHtml(report)).toContain('<dt>Findings</dt><dd>not known</dd>');
  });

  it.each([
    ['no limit', makeReport({ limits: [] }), 'No limit is set.'],
    [
      'a softened limit',
      makeReport({
        findings: makeFindings(2),
        limits: [makeLimit({ key: 'total' })],
        knobs: { warnOnly: true },
      }),
      '<td>warn (warn-only)</td>',
    ],
    ['new findings only', makeReport({ knobs: { onlyNew: true } }), 'Actual, new only'],
  ])('tells of %s', (_, report, expected) => {
    expect(renderHtml(report)).toContain(expected);
  });

  it('tells who overrode it, and what becomes of it after merge', () => {
    const report = makeReport({
      findings: [makeFinding({ severity: 'high' })],
      override: {
        kind: 'in-force',
        label: 'let-pass',
        by: 'octo',
        role: 'admin',
        at: '2026-11-23T08:00:00Z',
      },
      proposed: {},
    });
    expect(renderHtml(report)).toContain('Overridden by octo (admin)');
    expect(renderHtml(report)).toContain('This change edits the policy.');
  });

  it('lists so many findings as a browser can bear, and says how many there are', () => {
    const report = makeReport({ findings: [makeFinding({ severity: 'high' })] });
    const [first = makeFinding()] = report.findings;
    const findings = Array.from({ length: 50_001 }, () => first);
    const file = renderHtml({ ...report, findings });
    expect(file).toContain('The table holds the first 50,000 of 50,001 findings');
    expect(modelOf(file).findings.rows).toHaveLength(50_000);
    expect(modelOf(file).exceeded['0']).toHaveLength(50_000);
  });

  it('explains so many policies, and says how many there are', () => {
    const findings = makeFindings(302).map((finding, index) => ({
      ...finding,
      policy: { ...finding.policy, name: `policy-${index}` },
    }));
    const file = renderHtml(makeReport({ findings }));
    expect(file.match(/<details class="policy"/g)).toHaveLength(300);
    expect(file).toContain('<p>2 more in the JSON report.</p>');
  });

  it('tells what needs attention, and of denied deployments', () => {
    const start = '2026-11-23T07:31:02Z';
    const denied = ['a', 'b'].map((name) =>
      makeAzureFinding({ deployment: start, fingerprint: name.repeat(32), resource: { id: name, name } }),
    );
    const waiver = { match: { source: ['pulumi' as const] }, reason: 'SEC-1', owner: 'ops', origin: 'file' };
    const report = makeReport({
      outcomes: [
        makeOutcome({ findings: makeFindings(1) }),
        makeOutcome({ source: 'azure', findings: denied }),
      ],
      policy: { waivers: [{ ...waiver, expires: '2026-11-01' }] },
    });
    const file = renderHtml(report);
    expect(file).toContain('Waiver expired on 2026-11-01: SEC-1 (ops).');
    expect(file).toContain('Denied deployment: 2 findings');
  });

  it('shows a finding of which little is known', () => {
    const finding = makeFinding({
      status: undefined,
      message: undefined,
      url: undefined,
      firstObservedAt: 'never',
      policy: { name: '', version: undefined },
      resource: { name: '' },
    });
    const [row = []] = unpackRows(modelOf(renderHtml(makeReport({ findings: [finding] }))).findings);
    expect(
      (['policy', 'resource', 'status', 'age', 'pack', 'url'] as const).map((key) => cell(row, key)),
    ).toEqual(['(empty)', '(empty)', '', '', 'aws-guard', '']);
  });

  it('names the rows behind an exceeded limit', () => {
    const findings = [
      ...makeFindings(2, { severity: 'low' }),
      makeFinding({ severity: 'critical', fingerprint: 'a'.repeat(32) }),
    ];
    const { exceeded, findings: packed } = modelOf(renderHtml(makeReport({ findings })));
    expect(exceeded).toEqual({ 0: [0] });
    expect(unpackRows(packed)[0]?.[0]).toBe('critical');
  });
});

import { describe, expect, it } from 'vitest';
import { changesSince } from '../../src/report/changes.ts';
import { COMMENT_SIZE, renderComment, renderWithDigest, SUMMARY_SIZE } from '../../src/report/comment.ts';
import { nextDigest, parseDigest } from '../../src/report/digest.ts';
import { markedBody, markerOf } from '../../src/report/marker.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { brokenState, makeOutcome, makeReport, makeTarget } from '../builders/report.ts';

const spread = (index: number): string =>
  ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').padEnd(32, '0');
const named = (...digits: string[]) =>
  digits.map((digit) =>
    makeFinding({ fingerprint: digit.repeat(32), severity: 'high', resource: { name: `bucket-${digit}` } }),
  );
const many = Array.from({ length: 2_001 }, (_, index) =>
  makeFinding({ fingerprint: spread(index), severity: 'low' }),
);
const digestOf = (findings: readonly ReturnType<typeof makeFinding>[]) =>
  nextDigest(makeReport({ findings, startedAt: new Date('2026-11-22T08:00:00Z') }), undefined);

describe('what changed since the last report', () => {
  it.each([
    ['nothing', ['a', 'b'], ['a', 'b'], 0, 0, 2],
    ['one came', ['a'], ['a', 'b'], 1, 0, 1],
    ['one went', ['a', 'b'], ['b'], 0, 1, 1],
    ['one came for another', ['a'], ['b'], 1, 1, 0],
    ['all went', ['a', 'b'], [], 0, 2, 0],
    ['the first came', [], ['a'], 1, 0, 0],
  ])('%s', (_, before, now, appeared, gone, unchanged) => {
    const changes = changesSince(makeReport({ findings: named(...now) }), digestOf(named(...before)));
    expect(changes?.compared?.appeared.size).toBe(appeared);
    expect(changes?.compared).toMatchObject({ gone, unchanged });
    expect(changes?.totalBefore).toBe(before.length);
  });

  it('is not known without a report before', () => {
    expect(changesSince(makeReport({ findings: named('a') }), undefined)).toBeUndefined();
  });

  it('is not told by a run that did not read everything', () => {
    const outcomes = [makeOutcome({ targets: [makeTarget(), makeTarget({ state: brokenState('failed') })] })];
    expect(changesSince(makeReport({ outcomes }), digestOf(named('a')))).toBeUndefined();
  });

  it.each([
    ['before', digestOf(many), named('a')],
    ['now', digestOf(named('a')), many],
  ])('is told in numbers alone where there are more than 2,000 findings %s', (when, digest, findings) => {
    const changes = changesSince(makeReport({ findings }), digest);
    expect(changes?.compared === undefined).toBe(when === 'before');
    expect(changes).toMatchObject({ since: '2026-11-22T08:00:00.000Z' });
  });
});

describe('the comment', () => {
  const render = (now: readonly string[], before: readonly string[]) =>
    renderWithDigest(makeReport({ findings: named(...now) }), digestOf(named(...before)));
  const firstLine = (text: string): string => text.split('\n')[0] ?? '';

  it.each([
    [['a', 'b', 'c'], ['a', 'd'], '· 3 findings · 2 more, 1 gone since the last report'],
    [['a', 'b'], ['a'], '· 2 findings · 1 more since the last report'],
    [['a'], ['a', 'b'], '· 1 finding · 1 gone since the last report'],
    [['a'], ['a'], '· 1 finding'],
  ])('of %j after %j says so in its first line', (now, before, words) => {
    expect(firstLine(render(now, before)).endsWith(words)).toBe(true);
  });

  it('says what is new, gone and unchanged, and since when', () => {
    expect(render(['a', 'b', 'c'], ['a', 'd'])).toContain(
      '**Since the last report** (read 2026-11-22 08:00 UTC): 2 new, 1 gone, 1 unchanged.',
    );
  });

  it('marks what came, first and by name', () => {
    const text = render(['a', 'b'], ['a']);
    expect(text).toContain('2 resources, 1 since the last report</summary>');
    const rows = text.split('\n').filter((line) => line.startsWith('| `bucket'));
    expect(rows.map((row) => row.split(' | ')[0])).toEqual([
      '| `bucket-b` **since the last report**',
      '| `bucket-a`',
    ]);
  });

  it('says how many are gone when all is well', () => {
    const lines = render([], ['a', 'b']).split('\n').filter(Boolean);
    expect(lines[0]).toBe(
      '### ✅ Policy Gate: no limit exceeded · 0 findings · 2 gone since the last report',
    );
    expect(lines).toHaveLength(3);
  });

  it('tells numbers where there were too many to compare', () => {
    const text = renderWithDigest(makeReport({ findings: named('a') }), digestOf(many));
    expect(firstLine(text)).toContain('· 1 finding · 2001 in the last report');
    expect(text).toContain('1 finding now, 2001 then; too many to compare one by one.');
    const same = renderWithDigest(makeReport({ findings: many }), digestOf(many));
    expect(firstLine(same).endsWith('· 2001 findings')).toBe(true);
  });

  it('has a first report that compares nothing', () => {
    const text = renderWithDigest(makeReport({ findings: named('a') }), undefined);
    expect(text).not.toContain('last report');
    expect(parseDigest(text)?.total).toBe(1);
  });

  it('fits with its marker and digest into what GitHub takes', () => {
    const findings = Array.from({ length: 2_000 }, (_, index) =>
      makeFinding({
        fingerprint: spread(index),
        severity: 'high',
        policy: { name: `policy-${index}` },
      }),
    );
    const report = makeReport({ findings });
    const body = markedBody(
      markerOf(report, 'a'.repeat(16), 999_999_999),
      renderWithDigest(report, undefined),
    );
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(64_000);
    expect(parseDigest(body)?.total).toBe(2_000);
  });
});

describe('the summary', () => {
  const findings = [
    ...named('a', 'b'),
    makeFinding({ fingerprint: 'c'.repeat(32), severity: 'low' }),
    makeAzureFinding({ fingerprint: 'd'.repeat(32), severity: 'medium' }),
  ];
  const render = (before?: readonly ReturnType<typeof makeFinding>[]) => {
    const outcomes = [makeOutcome({ findings })];
    const report = makeReport({ outcomes });
    return renderComment(report, SUMMARY_SIZE, changesSince(report, before && digestOf(before)));
  };

  it('draws severities by source', () => {
    expect(render()).toContain(
      [
        '```mermaid',
        'xychart-beta horizontal',
        '  title "Findings by source and severity"',
        '  x-axis ["Pulumi high", "Pulumi low", "Azure medium"]',
        '  y-axis "Findings" 0 --> 2',
        '  bar [2, 1, 1]',
        '```',
      ].join('\n'),
    );
  });

  it('draws nothing where there is nothing', () => {
    const waiting = makeReport({
      outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })],
    });
    expect(renderComment(waiting, SUMMARY_SIZE)).not.toContain('mermaid');
  });

  it('shows the trend by severity', () => {
    const text = render([...named('a'), ...many.slice(0, 3)]);
    expect(text).toContain(
      [
        '| Severity | Last report | Now | Change |',
        '| - | -: | -: | -: |',
        '| high | 1 | 2 | +1 |',
        '| medium | 0 | 1 | +1 |',
        '| low | 3 | 1 | −2 |',
        '| total | 4 | 4 | 0 |',
      ].join('\n'),
    );
  });

  it('shows no trend where nothing was or is', () => {
    const report = makeReport({
      knobs: { onNoEvidence: 'pass' },
      outcomes: [makeOutcome({ targets: [makeTarget({ cautions: ['careful'] })] })],
    });
    expect(renderComment(report, SUMMARY_SIZE, changesSince(report, digestOf([])))).not.toContain(
      '| Severity |',
    );
  });

  it('lists every finding, in blocks that fit', () => {
    const report = makeReport({ findings: many });
    const text = renderComment(report, SUMMARY_SIZE);
    expect(text.match(/^\| `public-site`/gm)).toHaveLength(2_001);
    expect(text).toContain(': 2001 resources, 2001 to 2001</summary>');
    expect(renderComment(report, COMMENT_SIZE)).not.toContain('mermaid');
  });

  it('leaves out blocks, and never half a row, where all do not fit', () => {
    const findings = Array.from({ length: 9_000 }, (_, index) =>
      makeFinding({
        fingerprint: index.toString(16).padStart(32, '0'),
        resource: { name: `bucket-${index}` },
      }),
    );
    const text = renderComment(makeReport({ findings }), SUMMARY_SIZE);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576);
    expect(text.match(/^\| `bucket-\d+`/gm)?.length).toBeGreaterThan(4_000);
    expect(text).toMatch(/\d+ parts left out for space: see the JSON report\.$/);
  });
});

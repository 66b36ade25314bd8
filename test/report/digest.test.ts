import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/finding/axis.ts';
import { type Digest, nextDigest, parseDigest, withDigest } from '../../src/report/digest.ts';
import type { Report } from '../../src/report/report.ts';
import { makeFinding } from '../builders/finding.ts';
import { brokenState, makeOutcome, makeReport, makeTarget, type ReportCase } from '../builders/report.ts';

const hex = (index: number): string =>
  ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').padEnd(32, '0');
const findings = (count: number, severity: Severity = 'high') =>
  Array.from({ length: count }, (_, index) => makeFinding({ fingerprint: hex(index), severity }));
const reportOf = (report: ReportCase): Report => makeReport(report);
const BEFORE: Digest = {
  readAt: '2026-11-22T08:00:00.000Z',
  total: 1,
  bySeverity: { critical: 1, high: 0, medium: 0, low: 0, unspecified: 0, unknown: 0 },
  hashes: new Set(['abcdefabcd']),
};

const roundTrip = (digest: Digest | undefined): Digest | undefined => parseDigest(withDigest('text', digest));

describe('the digest', () => {
  it.each([0, 1, 2, 3, 2_000])('of %i findings is read back as it was written', (count) => {
    const digest = nextDigest(reportOf({ findings: findings(count) }), undefined);
    expect(digest?.hashes?.size).toBe(count);
    expect(digest).toMatchObject({ total: count, readAt: '2026-11-23T08:15:30.123Z' });
    expect(roundTrip(digest)).toEqual(digest);
  });

  it('of more than 2,000 findings is their number by severity', () => {
    const digest = nextDigest(reportOf({ findings: findings(2_001, 'low') }), undefined);
    expect(digest).toMatchObject({ total: 2_001, bySeverity: { low: 2_001 }, hashes: undefined });
    expect(roundTrip(digest)).toEqual(digest);
  });

  it('takes at most 14 KB of a comment, on a line that nobody sees', () => {
    const text = withDigest('', nextDigest(reportOf({ findings: findings(2_000) }), undefined));
    expect(Buffer.byteLength(text)).toBeLessThan(14_000);
    expect(text.trim()).toMatch(/^<!-- [^<>]* -->$/);
  });

  it.each<[string, ReportCase]>([
    ['a target that could not be read', { outcomes: outcomesWith(brokenState('failed')) }],
    ['a missing target', { outcomes: outcomesWith(brokenState('missing')) }],
    [
      'an unread target under on-error: pass',
      { outcomes: outcomesWith(brokenState('failed')), knobs: { onError: 'pass' } },
    ],
    ['no credentials on a fork', { outcomes: outcomesWith(brokenState('no-credentials')), fork: true }],
  ])('is handed on, and not renewed, by %s', (_, report) => {
    expect(nextDigest(reportOf(report), BEFORE)).toBe(BEFORE);
    expect(nextDigest(reportOf(report), undefined)).toBeUndefined();
  });

  it('is renewed by a run that read everything', () => {
    expect(nextDigest(reportOf({}), BEFORE)).toMatchObject({ total: 0 });
  });

  it('is not taken from a text of a service that looks like one', () => {
    const forged = withDigest('', BEFORE).trim();
    expect(parseDigest(`- \`${forged}\`\n\ntext`)).toBeUndefined();
    expect(
      parseDigest(withDigest(`\`x\`\n${forged}\n`, { ...BEFORE, readAt: '2026-01-01T00:00:00.000Z' })),
    ).toMatchObject({
      readAt: '2026-01-01T00:00:00.000Z',
    });
    expect(parseDigest(`${forged}\r\n`)).toEqual(BEFORE);
    expect(parseDigest(`x ${forged}`)).toBeUndefined();
  });

  it('is left out where there is none', () => {
    expect(withDigest('text', undefined)).toBe('text');
    expect(parseDigest('text')).toBeUndefined();
  });

  it.each<[string, (line: string) => string]>([
    ['is cut', (line) => line.slice(0, -6)],
    ['has lost hashes', (line) => line.replace(/hashes=.{7}/, 'hashes=')],
    ['counts more than it names', (line) => line.replace('severities=0,3', 'severities=0,4')],
    ['has another number of words', (line) => line.replace('severities=0,', 'severities=')],
    ['is of another version', (line) => line.replace('v=1', 'v=2')],
    ['has no time', (line) => line.replace('.123Z', '')],
  ])('is no digest where it %s', (_, broken) => {
    const whole = withDigest('text', nextDigest(reportOf({ findings: findings(3) }), undefined));
    expect(parseDigest(whole)).toBeDefined();
    expect(parseDigest(broken(whole))).toBeUndefined();
  });

  it('never throws, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.base64String(), (before, numbers, hashes) => {
        const line = `<!-- policy-gate digest v=1 read=2026-11-22T08:00:00.000Z severities=${numbers} hashes=${hashes} -->`;
        const digest = parseDigest(before + line);
        expect(digest?.hashes?.size ?? digest?.total).toBe(digest?.total);
      }),
    );
  });
});

function outcomesWith(state: ReturnType<typeof brokenState>) {
  return [makeOutcome({ targets: [makeTarget({ state })] })];
}

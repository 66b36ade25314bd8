import { describe, expect, it } from 'vitest';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import type { CommentSize } from '../../src/report/parts.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { makeLimit, makeReport, type ReportCase } from '../builders/report.ts';

const render = (report: ReportCase, size: CommentSize = COMMENT_SIZE): string =>
  renderComment(makeReport(report), size);

describe('findings that are new with the change', () => {
  const some = (introduced: number, others: number): ReportCase => ({
    findings: makeFindings(introduced + others).map((one, index) =>
      index < introduced ? { ...one, introduced: true } : one,
    ),
  });

  it.each([
    [0, 3, '1 target · the check'],
    [1, 2, '**1 new with this change** · 1 target'],
    [3, 0, '**3 new with this change** · 1 target'],
  ])('%i of them, beside %i, are counted on the second line', (introduced, others, facts) => {
    expect(render(some(introduced, others)).split('\n')[2]).toContain(facts);
  });

  it('are told in the title of their policy and marked in its table', () => {
    const text = render(some(2, 1));
    expect(text).toContain('3 resources, 2 new with this change</summary>');
    expect(text.match(/^\| `bucket-\d` \*\*new with this change\*\* \|/gm)).toHaveLength(2);
  });

  it('are listed before others of their policy', () => {
    const [first = makeFinding(), ...others] = makeFindings(30);
    const late = { ...first, introduced: true, resource: { ...first.resource, id: 'zzz', name: 'late' } };
    const text = render({ findings: [...others, late] });
    expect(text.indexOf('`late`')).toBeGreaterThan(0);
    expect(text.indexOf('`late`')).toBeLessThan(text.indexOf('`bucket-1`'));
  });
});

describe('space', () => {
  it('goes first to the policies behind an exceeded limit', () => {
    const findings = [
      ...makeFindings(10, { severity: 'high', policy: { name: 'worse' } }),
      ...makeFindings(10, { priority: 'p0', policy: { name: 'counted' }, fingerprint: 'f'.repeat(32) }),
    ];
    const report = { findings, limits: [makeLimit({ key: 'p0' })] };
    const whole = render(report);
    expect(whole.indexOf('<code>worse')).toBeLessThan(whole.indexOf('<code>counted'));
    const text = render(report, { ...COMMENT_SIZE, limitBytes: 3_500 });
    expect(text).toContain('<code>counted');
    expect(text).not.toContain('<code>worse');
  });
});

describe('the column of scopes', () => {
  const stack = makeFinding({ fingerprint: '1'.repeat(32) });
  const account = makeFinding({
    fingerprint: '2'.repeat(32),
    scope: 'acme/production/us-east-1',
    resource: { id: 'urn:insights:production/us-east-1::aws::aws:s3/bucket:Bucket::b' },
  });

  it.each([
    ['stacks', [stack], 'Stack'],
    ['accounts', [account], 'Account'],
    ['both', [stack, account], 'Stack or account'],
    ['Azure', [makeAzureFinding()], 'Scope'],
  ])('of %s is named so', (_, findings, title) => {
    expect(render({ findings })).toContain(`| Resource | Type | ${title} | Severity |`);
  });
});

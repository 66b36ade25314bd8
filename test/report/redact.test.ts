import { describe, expect, it } from 'vitest';
import { redactReport, redactText } from '../../src/report/redact.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { makeReport } from '../builders/report.ts';

const ID = '11111111-2222-3333-4444-555555555555';

describe('redacting', () => {
  it.each([
    [`/subscriptions/${ID}/resourceGroups/shop`, '/subscriptions/(hidden)/resourceGroups/shop'],
    [`/Subscriptions/${ID.toUpperCase()}`, '/Subscriptions/(hidden)'],
    [`x%2Fsubscriptions%2F${ID}`, 'x%2Fsubscriptions%2F(hidden)'],
    [
      'arn:aws:s3:::bucket arn:aws:iam::123456789012:role/x',
      'arn:aws:s3:::bucket arn:aws:iam::(hidden):role/x',
    ],
    [`assignment ${ID}`, `assignment ${ID}`],
    ['order 123456789012', 'order 123456789012'],
  ])('%j', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it('hides in a report what is an id anywhere in it, and leaves the rest', () => {
    const message = `subscription ${ID}, queue https://sqs.example/123456789012/q, 9${ID}`;
    const findings = [
      makeAzureFinding({ message }),
      makeFinding({ resource: { id: 'arn:aws:iam::123456789012:role/x' }, fingerprint: 'a'.repeat(32) }),
    ];
    const report = makeReport({ findings });
    const redacted = redactReport(report);
    const shown = JSON.stringify(redacted);
    expect(shown.replaceAll(`9${ID}`, '')).not.toContain(ID);
    expect(shown).not.toContain('123456789012');
    expect(redacted.counts).toEqual(report.counts);
    expect(redacted.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      report.findings.map(({ fingerprint }) => fingerprint),
    );
  });
});

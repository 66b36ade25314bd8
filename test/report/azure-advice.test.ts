import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { type FindingOverrides, makeAzureFinding } from '../builders/finding.ts';
import { makeLimit, makeOutcome, makeReport } from '../builders/report.ts';

const some = (count: number, overrides: FindingOverrides = {}): readonly Finding[] =>
  Array.from({ length: count }, (_, index) =>
    makeAzureFinding({
      ...overrides,
      fingerprint: `${overrides.effect} ${index}`,
      resource: { id: `${overrides.effect} ${index}` },
    }),
  );
const refused = (count: number): readonly Finding[] => some(count, { effect: 'deny' });
const mending = (count: number): readonly Finding[] =>
  some(count, { effect: 'modify', level: 'remediate', blocked: false });
const audited = (count: number): readonly Finding[] =>
  some(count, { effect: 'audit', level: 'advisory', blocked: false });

function adviceOn(findings: readonly Finding[], key: 'total' | 'mandatory' = 'total'): readonly string[] {
  const report = makeReport({
    outcomes: [makeOutcome({ source: 'azure', findings })],
    limits: [makeLimit({ key })],
  });
  const [, list = ''] =
    /^\*\*How to turn this green\*\*\n\n((?: *- .*\n)*)/m.exec(renderComment(report, COMMENT_SIZE)) ?? [];
  return list.split('\n').filter((line) => line !== '');
}

const REFUSED =
  '  - 2 findings are of refused requests, which created and changed nothing: fix the template, then deploy it again once.';
const MENDING =
  '  - 1 finding is of a policy that changes resources by itself (modify, append, deployIfNotExists) and may be remediated already: look at the resource first, then deploy it compliant, or (not for append) start a remediation task.';
const AUDITED = '  - For 3 findings: make the resource comply, then deploy it again.';

describe('advice on Azure findings', () => {
  it('says that findings stay, and last what clears one and what is not sure', () => {
    const advice = adviceOn(audited(3));
    expect([advice[0], advice.at(-1)]).toEqual([
      '- Azure events record requests, so a finding stays until something newer is known of it. What to do:',
      '  - Then run this check again. A finding clears once a later event (they come about 15 minutes late) or the latest policy state (unless `azure.cross-check` is off) says Compliant or Exempt of the same resource and policy, or once a policy exemption is known to cover it. One that an event brought also goes when the event leaves the window (`azure-since`).',
    ]);
  });

  it.each<[string, readonly Finding[], readonly string[]]>([
    ['refused', refused(2), [REFUSED]],
    ['of a policy that mends', mending(1), [MENDING]],
    [
      'of policies that mend',
      mending(2),
      [
        MENDING.replace(
          '1 finding is of a policy that changes resources by itself',
          '2 findings are of policies that change resources by themselves',
        ),
      ],
    ],
    ['others', audited(3), [AUDITED]],
    ['refused, of which there is one', refused(1), [REFUSED.replace('2 findings are', '1 finding is')]],
    ['of each kind', [...audited(3), ...mending(1), ...refused(2)], [REFUSED, MENDING, AUDITED]],
    ['a mending one that was refused', some(2, { effect: 'deny', level: 'remediate' }), [REFUSED]],
  ])('tells what helps those that are %s', (_, findings, expected) => {
    expect(adviceOn(findings).slice(1, -1)).toEqual(expected);
  });

  it('is about the findings behind an exceeded limit only', () => {
    expect(adviceOn([...audited(3), ...refused(2)], 'mandatory').slice(1, -1)).toEqual([REFUSED]);
  });
});

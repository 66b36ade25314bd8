import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyKey } from '../../src/report/policy-groups.ts';
import { ruleId } from '../../src/report/rule-id.ts';
import { makeAzureFinding, makeFinding } from '../builders/finding.ts';
import { hostileFinding } from '../builders/hostile.ts';

describe('ruleId', () => {
  it.each([
    [makeFinding(), 'pulumi/aws-guard/s3-no-public-read'],
    [makeFinding({ policy: { version: '9.9.9' } }), 'pulumi/aws-guard/s3-no-public-read'],
    [
      makeAzureFinding({ policy: { reference: 'httpsOnly' } }),
      'azure/cis-benchmark/storage-https-only/httpsOnly',
    ],
    [
      makeFinding({ policy: { name: 'No public/read' } }),
      expect.stringMatching(/^pulumi\/aws-guard\/No-public-read~[0-9a-f]{12}$/),
    ],
    [
      makeFinding({ policy: { name: '', pack: '' } }),
      expect.stringMatching(/^pulumi\/policy\/policy~[0-9a-f]{12}$/),
    ],
    [
      makeFinding({ policy: { name: 'a'.repeat(101) } }),
      expect.stringMatching(/^pulumi\/aws-guard\/a{60}~[0-9a-f]{12}$/),
    ],
  ])('of %j is %s', (finding, id) => {
    expect(ruleId(finding)).toEqual(id);
  });

  it('is the same for findings of one policy, and for no others', () => {
    fc.assert(
      fc.property(hostileFinding, hostileFinding, (one, other) => {
        expect(ruleId(one)).toMatch(/^[\w./~-]{1,320}$/);
        expect(ruleId(one) === ruleId(other)).toBe(policyKey(one) === policyKey(other));
      }),
    );
  });
});

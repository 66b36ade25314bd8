import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyFile } from '../../src/config/file/schema.ts';
import type { Inputs } from '../../src/config/inputs.ts';
import { type FileLevel, settingsFrom } from '../../src/config/settings.ts';
import { ConfigurationError } from '../../src/errors.ts';
import type { Finding } from '../../src/finding/finding.ts';
import type { SourceOutcome } from '../../src/finding/outcome.ts';
import { judge } from '../../src/policy/judge.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { CIRCUMSTANCES, NOW, settingsOf } from '../builders/config.ts';
import { anyFindings, makeFinding } from '../builders/finding.ts';
import { brokenState, makeOutcome, makeTarget, noEvidence, readState } from '../builders/report.ts';
import { anyFile, anyInputs } from './arbitrary-levels.ts';

const anyOutcome: fc.Arbitrary<SourceOutcome> = fc
  .record({
    findings: anyFindings,
    state: fc.constantFrom(readState(), readState(), noEvidence(), brokenState('failed')),
  })
  .map(({ findings, state }) => makeOutcome({ findings, targets: [makeTarget({ state })] }));

function passes(policy: Policy, outcome: SourceOutcome): boolean {
  const rulebook = {
    policy,
    basis: { kind: 'since', since: new Date('2025-01-01T00:00:00Z') },
    baseline: [],
  } as const;
  return judge([outcome], rulebook, { fork: false, overridden: false, now: NOW }).decision.passed;
}

/** The policy of levels; undefined where they are refused, and so the job does not pass. */
function policyOf(inputs: Inputs, files: readonly FileLevel[]): Policy | undefined {
  try {
    return settingsFrom(inputs, CIRCUMSTANCES, files).policy;
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

const closed = (file: PolicyFile): PolicyFile => ({ ...file, overridable: [] });
/** Ranks have examples of their own below. */
function withoutRanks(whole: PolicyFile): PolicyFile {
  const { severity: _, level: __, priority: ___, ...file } = whole;
  return file;
}

describe('a level below one that leaves nothing open', () => {
  it('never lets pass what the level above does not', () => {
    fc.assert(
      fc.property(anyFile, anyFile, anyInputs, anyOutcome, (above, below, inputs, outcome) => {
        const central = { name: 'central.yml', file: closed(above) };
        const own = { name: 'own.yml', file: withoutRanks(below) };
        const alone = policyOf(inputs, [central]);
        const joined = policyOf(inputs, [central, own]);
        fc.pre(alone !== undefined && joined !== undefined);
        if (!passes(alone, outcome)) expect(passes(joined, outcome)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  /** Whether a finding lets the job pass: by the central file alone, and with the repository's own. */
  function passing(central: string, own: string, finding: Finding): readonly boolean[] {
    const outcome = makeOutcome({ findings: [finding] });
    return [[central], [central, own]].map((files) => passes(settingsOf({ files }).policy, outcome));
  }

  const waiver = (match: string): string =>
    `waivers: [{ match: ${match}, reason: Known, owner: us, expires: 2027-01-01 }]`;

  it.each([
    [
      'an unspecified severity into a waiver',
      `thresholds: { medium+: 0 }\n${waiver('{ severity: high+ }')}`,
      'severity: { unspecified: high }',
      makeFinding({ severity: 'unspecified' }),
    ],
    [
      'an unknown level into a waiver',
      `thresholds: { advisory+: 0 }\nlevel: { unknown: advisory }\n${waiver('{ level: mandatory+ }')}`,
      'level: { unknown: mandatory }',
      makeFinding({ level: 'unknown' }),
    ],
    [
      'an unspecified severity into a map',
      'thresholds: { medium+: 0 }\nseverity: { pulumi: [{ match: { severity: high+ }, severity: low }] }',
      'severity: { unspecified: high }',
      makeFinding({ severity: 'unspecified' }),
    ],
  ])('never takes, by a stricter rank, %s', (_, central, own, finding) => {
    expect(passing(central, own, finding)).toEqual([false, false]);
  });

  it.each(['limits: { rows: 1 }', 'limits: { deadline: 1s }'])(
    'never keeps findings from being read, where what is not read passes: %s',
    (own) => {
      const read = (...files: readonly string[]) => {
        const { pulumi, deadlineMs } = settingsOf({ files });
        return { rows: pulumi.maxRows, deadlineMs };
      };
      const central = 'on-error: pass';
      expect(read(central, own)).toEqual(read(central));
    },
  );
});

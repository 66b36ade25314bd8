import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, LevelFrom, SeverityFrom } from '../../src/finding/finding.ts';
import { explainFinding, explainLimit } from '../../src/report/explain.ts';
import type { Report } from '../../src/report/report.ts';
import { logLine } from '../../src/report/text.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { hostileReport } from '../builders/hostile.ts';
import {
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
} from '../builders/report.ts';
import { makeWaiver } from '../policy/judging.ts';

const ZEROS = '0'.repeat(32);
const FILE = '.github/policy-gate.yml';

/** What is said of the worst finding of a report, or of the first that is set aside. */
function linesOf(finding: Finding, parts: ReportCase = {}): readonly string[] {
  const report: Report = makeReport({ findings: [finding], ...parts });
  const shown = report.findings[0] ?? report.setAside[0]?.finding;
  if (shown === undefined) throw new Error('the report holds no finding');
  return explainFinding(shown, report);
}

const about = (start: string, lines: readonly string[]) =>
  lines.filter((line) => line.startsWith(`- ${start}`));

describe('a finding is explained', () => {
  it('by what it is, who decided its words, and which limits count it', () => {
    const limits = [
      makeLimit({ key: 'high+', origin: FILE }),
      makeLimit({ key: 'total', max: 200, action: 'warn' }),
      makeLimit({ key: 'critical' }),
    ];
    const finding = makeFinding({ severity: 'high', level: 'mandatory', priority: 'p1' });
    expect(linesOf(finding, { limits })).toEqual([
      `Finding ${ZEROS}: s3-no-public-read on public-site`,
      '- Policy: s3-no-public-read',
      '- Pack: aws-guard 1.2.0',
      '- Resource: urn:pulumi:production::website::aws:s3/bucket:Bucket::public-site',
      '- Scope: acme/website/production (pulumi)',
      "- Severity: high, the service's own word",
      "- Level: mandatory, the service's own word",
      '- Priority: p1, as somebody has triaged it',
      '- New: yes, there is no baseline and no pull request to compare with',
      `- Counts in high+: 1 of 0 allowed, EXCEEDED (fail, set by ${FILE})`,
      '- Counts in total: 1 of 200 allowed, not exceeded (warn, set by inputs)',
    ]);
  });

  it.each([
    [{ title: 'No public buckets' }, '- Policy: s3-no-public-read (No public buckets)'],
    [{ title: 's3-no-public-read' }, '- Policy: s3-no-public-read'],
    [{ version: undefined }, '- Pack: aws-guard'],
  ])('with what is known of its policy: %j', (policy, line) => {
    expect(linesOf(makeFinding({ policy }))).toContain(line);
  });

  it.each<[SeverityFrom, string]>([
    ['file', "by the policy file's map"],
    ['service', "the service's own word"],
    ['assignment', "by the assignment's metadata"],
    ['definition', "by the definition's metadata"],
    ['security-center', "by the definition's securityCenter metadata"],
    ['defender', 'by Defender for Cloud'],
    ['effect', "by the policy's effect (deny)"],
  ])('with the step that decided its severity: %s', (severityFrom, step) => {
    expect(linesOf(makeAzureFinding({ severityFrom }))).toContain(`- Severity: high, ${step}`);
  });

  it.each<[LevelFrom, string]>([
    ['file', "by the policy file's map"],
    ['service', "the service's own word"],
    ['effect', "by the policy's effect (deny)"],
    ['assignment', 'by its assignment, which does not enforce it (DoNotEnforce)'],
  ])('with the step that decided its level: %s', (levelFrom, step) => {
    expect(linesOf(makeAzureFinding({ levelFrom }))).toContain(`- Level: mandatory, ${step}`);
  });

  it.each<[string, Finding, string]>([
    [
      'an effect that is not known',
      makeAzureFinding({ effect: undefined }),
      "- Level: mandatory, by the policy's effect",
    ],
    [
      'no severity',
      makeFinding({ severity: 'unspecified' }),
      '- Severity: unspecified, the service says none',
    ],
    ['no priority', makeFinding(), '- Priority: unprioritized, nobody has given it one'],
    ['no priorities at all', makeAzureFinding(), '- Priority: unprioritized, Azure has none'],
    [
      'a severity that nobody knows',
      makeFinding({ severity: 'unknown', unknownWords: { severity: 'blocker' } }),
      `- Severity: unknown (it came as "blocker"), the service's own word`,
    ],
    [
      'a level that nobody knows',
      makeFinding({ level: 'unknown', unknownWords: { level: 'block' } }),
      `- Level: unknown (it came as "block"), the service's own word`,
    ],
    [
      'a priority that nobody knows',
      makeFinding({ priority: 'unknown', unknownWords: { priority: 'urgent' } }),
      '- Priority: unknown (it came as "urgent"), as somebody has triaged it',
    ],
  ])('with %s', (_, finding, line) => {
    expect(linesOf(finding)).toContain(line);
  });

  const since = (day: string) => ({ kind: 'since', since: new Date(`${day}T00:00:00Z`) }) as const;
  const known = (...fingerprints: string[]) => ({ kind: 'baseline', known: new Set(fingerprints) }) as const;
  it.each<[string, Finding, ReportCase, string]>([
    ['known', makeFinding(), { basis: known(ZEROS) }, 'no, the baseline names it'],
    ['not known', makeFinding(), { basis: known() }, 'yes, the baseline does not name it'],
    [
      'of this change',
      makeFinding({ introduced: true }),
      { basis: known(ZEROS) },
      "yes, this change's own preview found it, and it is not open yet",
    ],
    [
      'younger',
      makeFinding(),
      { basis: since('2026-10-01') },
      'yes, first seen at 2026-11-01T08:00:00Z, after 2026-10-01T00:00:00.000Z',
    ],
    [
      'older',
      makeFinding(),
      { basis: since('2026-11-02') },
      'no, first seen at 2026-11-01T08:00:00Z, not after 2026-11-02T00:00:00.000Z',
    ],
    ['without a basis', makeFinding(), {}, 'yes, there is no baseline and no pull request to compare with'],
  ])('as new or not: %s', (_, finding, parts, why) => {
    expect(about('New', linesOf(finding, parts))).toEqual([`- New: ${why}`]);
  });

  it('as new for want of knowledge, where the window of events begins too late', () => {
    const azure = makeAzureFinding({ fingerprint: 'a'.repeat(32) });
    const outcomes = [
      makeOutcome({ findings: [makeFinding()] }),
      makeOutcome({ source: 'azure', findings: [azure], knownSince: new Date('2026-10-20T00:00:00Z') }),
    ];
    const report = makeReport({ outcomes, basis: since('2026-10-01') });
    const told = report.findings.map((finding) => about('New', explainFinding(finding, report))[0]);
    const seen = '- New: yes, first seen at 2026-11-01T08:00:00Z, after 2026-10-01T00:00:00.000Z';
    expect(told).toEqual([`${seen}; the window of events starts later, so nobody can tell`, seen]);
  });

  it.each([
    ['no limit is on its words', {}, '- Counts in no limit: none is on its words, and no rule takes it'],
    [
      'it is new, as what counts must be',
      { knobs: { onlyNew: true }, basis: known() },
      '- Counts in no limit: none is on its words, and no rule takes it',
    ],
    [
      'only new findings count',
      { knobs: { onlyNew: true }, basis: known(ZEROS), limits: [makeLimit({ key: 'total' })] },
      '- Counts in no limit: only new findings can exceed one (only-new)',
    ],
  ])('where it counts in none: %s', (_, parts, line) => {
    expect(about('Counts', linesOf(makeFinding(), parts))).toEqual([line]);
  });

  it('by the waiver that takes it, with whose it is, until when, and why', () => {
    const waivers = [makeWaiver({ expires: '2026-11-01', owner: '@acme/old' }), makeWaiver()];
    const lines = linesOf(makeFinding(), { policy: { waivers } });
    expect(about('Counts', lines)).toEqual([]);
    expect(about('New', lines)).toEqual([]);
    expect(lines.slice(-3)).toEqual([
      '- Does not count: waived',
      `- A waiver of @acme/old expired on 2026-11-01 and no longer holds: accepted in SEC-142 (set by acme/website:${FILE})`,
      `- Waived by @acme/platform until 2027-03-31: accepted in SEC-142 (set by acme/website:${FILE})`,
    ]);
  });

  it('by a waiver that has expired: it counts again', () => {
    const policy = { waivers: [makeWaiver({ expires: '2026-11-22' })] };
    const lines = linesOf(makeFinding(), { policy, limits: [makeLimit({ key: 'total' })] });
    expect(about('Counts', lines)).toHaveLength(1);
    expect(lines.at(-1)).toContain('expired on 2026-11-22 and no longer holds');
  });

  it('by no waiver of another finding', () => {
    const other = makeFinding({ fingerprint: 'b'.repeat(32), policy: { name: 'tags' } });
    const waiver = makeWaiver({ match: { severity: ['high'] }, expires: '2026-11-01' });
    expect(linesOf(other, { policy: { waivers: [waiver] } }).join('\n')).not.toContain('waiver');
  });

  it.each([
    [
      'exempted',
      'exemption site-1 until 2027-01-01',
      '- Does not count: exempted, exemption site-1 until 2027-01-01',
    ],
    [
      'fixed-by-this-change',
      'the policy passes',
      '- Does not count: fixed by this change, the policy passes',
    ],
  ] as const)('as set aside: %s', (reason, detail, line) => {
    const setAside = [{ reason, finding: makeFinding(), detail }];
    const lines = linesOf(makeFinding(), { outcomes: [makeOutcome({ setAside })] });
    expect(lines.at(-1)).toBe(line);
  });
});

describe('a limit is explained', () => {
  const limitLines = (parts: ReportCase): readonly string[] => {
    const report = makeReport(parts);
    return report.limits.flatMap((limit) => explainLimit(limit, report));
  };
  const fingerprint = (last: string) => last.padStart(32, '0');

  it('by what it allows, what was counted, who set it, and the findings behind it, worst first', () => {
    const findings = [
      ...makeFindings(1, { severity: 'high' }),
      makeFinding({ severity: 'critical', fingerprint: fingerprint('c') }),
      makeFinding({ severity: 'low', fingerprint: fingerprint('d') }),
    ];
    expect(limitLines({ findings, limits: [makeLimit({ max: 1, origin: FILE })] })).toEqual([
      'Limit high+: EXCEEDED',
      `- Allows at most 1 (fail, set by ${FILE})`,
      '- Counted: 2',
      `- ${fingerprint('c')} critical, disabled: s3-no-public-read on public-site (acme/website/production)`,
      `- ${fingerprint('1')} high, disabled: s3-no-public-read on bucket-0 (acme/website/production)`,
    ]);
  });

  it.each([
    ['a rule', { name: 'No new', counting: { match: { new: true } }, max: 5 }, 'Rule No new: not exceeded'],
    ['a threshold', { key: 'total', max: 2 }, 'Limit total: not exceeded'],
    ['one that is exceeded', { key: 'total', max: 1 }, 'Limit total: EXCEEDED'],
  ])('as %s', (_, limit, line) => {
    expect(limitLines({ findings: makeFindings(2), limits: [makeLimit(limit)] })[0]).toBe(line);
  });

  it('as not kept where not everything was read', () => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ state: noEvidence() })] })];
    expect(limitLines({ outcomes, limits: [makeLimit()] })[0]).toBe(
      'Limit high+: not exceeded as far as was read',
    );
  });

  it('with a word about findings that are not new and so not counted', () => {
    const lines = limitLines({ limits: [makeLimit()], knobs: { onlyNew: true } });
    expect(lines).toContain('- Counted: 0, new findings only (only-new)');
  });

  it.each([
    [20, 0, undefined],
    [21, 1, '- and 1 more finding in the report'],
    [25, 5, '- and 5 more findings in the report'],
  ])('of %i findings all but %i are named', (count, _, line) => {
    const lines = limitLines({ findings: makeFindings(count), limits: [makeLimit({ key: 'total' })] });
    expect(lines.filter((one) => one.startsWith('- 0000'))).toHaveLength(20);
    expect(lines.find((one) => one.includes('more'))).toBe(line);
  });
});

describe('hostile text', () => {
  it('is inert in every line that is printed', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const all = [...report.findings, ...report.setAside.map(({ finding }) => finding)];
        const lines = [
          ...all.flatMap((finding) => explainFinding(finding, report)),
          ...report.limits.flatMap((limit) => explainLimit(limit, report)),
        ].map((line) => logLine(line));
        for (const line of lines)
          expect(line).not.toMatch(/^::|##\[|[\p{Cc}\u2028\u202A-\u202E\u2066-\u2069]/u);
        for (const line of lines) expect(line).toMatch(/^(?:Finding|Limit|-) /);
      }),
    );
  });
});

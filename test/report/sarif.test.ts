import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import type { Report } from '../../src/report/report.ts';
import { renderSarif, type SarifLimits } from '../../src/report/sarif.ts';
import { VERSION } from '../../src/version.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { hostileReport } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  noEvidence,
  type ReportCase,
} from '../builders/report.ts';
import { makeSizedReport } from '../builders/sized-report.ts';
import { readRun } from './sarif-reader.ts';

const OPTIONS = {
  location: '.github/policy gate.yml',
  gate: '0123456789abcdef',
  toolUrl: 'https://github.com/acme/gate',
};

/** The one run of a rendering that the standard's schema takes. */
function runOf(report: Report, limits?: SarifLimits) {
  return readRun(JSON.parse(renderSarif(report, OPTIONS, limits)));
}

describe('the SARIF report', () => {
  it('is what the schema and code scanning take, whatever the services said', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const { results, tool } = runOf(report);
        expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
        for (const { ruleId, ruleIndex, message } of results) {
          expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
          expect(message.text).not.toMatch(/[^\P{C}\u200B]|\]\(|\{\d|@\w|#\d/u);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells every finding apart, in the key that code scanning reads and in one of our own', () => {
    const { results } = runOf(makeSizedReport(40));
    const keys = results.map(({ partialFingerprints }) => partialFingerprints);
    expect(new Set(keys.map((key) => key['primaryLocationLineHash'])).size).toBe(results.length);
    for (const key of keys) expect(key['policyGate/v1']).toBe(key['primaryLocationLineHash']);
  });

  it('has a category of the gate, its own version and where it comes from, and points at the file', () => {
    const run = runOf(makeReport({ findings: [makeFinding()] }));
    expect(run.automationDetails.id).toBe('policy-gate/0123456789abcdef/');
    expect(run.tool.driver).toMatchObject({ version: VERSION, informationUri: OPTIONS.toolUrl });
    expect(VERSION).toBe(packageFile.version);
    expect(run.results[0]?.locations[0].physicalLocation.artifactLocation.uri).toBe(
      '.github/policy%20gate.yml',
    );
    expect(renderSarif(makeReport(), { ...OPTIONS, toolUrl: undefined })).not.toContain('informationUri');
  });

  it.each([
    ['critical', '9.5', 'error'],
    ['unknown', '9.1', 'error'],
    ['high', '8.0', 'error'],
    ['medium', '5.5', 'warning'],
    ['unspecified', '4.0', 'warning'],
    ['low', '3.0', 'note'],
  ] as const)('rates %s as %s, which is an %s', (severity, score, level) => {
    const run = runOf(makeReport({ findings: [makeFinding({ severity })], limits: [] }));
    expect(run.tool.driver.rules[0]?.properties['security-severity']).toBe(score);
    expect(run.results[0]?.level).toBe(level);
  });

  it.each<[string, ReportCase, string]>([
    ['fails', { limits: [makeLimit({ key: 'total' })] }, 'error'],
    ['only warns', { limits: [makeLimit({ key: 'total', action: 'warn' })] }, 'warning'],
    ['is softened', { limits: [makeLimit({ key: 'total' })], knobs: { warnOnly: true } }, 'warning'],
    ['is kept', { limits: [makeLimit({ key: 'total', max: 1 })] }, 'note'],
  ])('is louder of what is behind a limit that %s', (_name, report, level) => {
    expect(runOf(makeReport({ findings: [makeFinding()], ...report })).results[0]?.level).toBe(level);
  });

  it('rates a policy by the worst that counts, and only else by what does not', () => {
    const aside = { reason: 'exempted', detail: 'x' } as const;
    const critical = makeFinding({ severity: 'critical', fingerprint: 'a'.repeat(32) });
    const rated = (findings: readonly ReturnType<typeof makeFinding>[]) =>
      runOf(
        makeReport({ outcomes: [makeOutcome({ findings, setAside: [{ ...aside, finding: critical }] })] }),
      ).tool.driver.rules[0]?.properties['security-severity'];
    expect(rated([makeFinding(), makeFinding({ severity: 'medium', fingerprint: 'b'.repeat(32) })])).toBe(
      '5.5',
    );
    expect(rated([])).toBe('9.5');
  });

  it('suppresses what does not count, says why, and leaves out what the change fixes', () => {
    const setAside = [
      { reason: 'exempted' as const, finding: makeFinding(), detail: 'exemption legacy' },
      { reason: 'fixed-by-this-change' as const, finding: makeAzureFinding(), detail: 'x' },
    ];
    const { results } = runOf(makeReport({ outcomes: [makeOutcome({ setAside })] }));
    expect(results.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'exempted: exemption legacy' }],
    ]);
  });

  it.each<[string, ReportCase, boolean, readonly string[]]>([
    ['read whole', {}, true, []],
    [
      'not read whole',
      { outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })] },
      false,
      ['error: acme/website/production was not read whole:'],
    ],
    [
      'not read whole, which may pass',
      {
        outcomes: [makeOutcome({ targets: [makeTarget(), makeTarget({ state: brokenState('failed') })] })],
        knobs: { onError: 'pass' },
      },
      false,
      ['error: acme/website/production was not read whole:'],
    ],
    [
      'missing',
      { outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('missing') })] })] },
      false,
      ['error: acme/website/production is missing:'],
    ],
    [
      'not governed',
      { outcomes: [makeOutcome({ targets: [makeTarget({ state: noEvidence() })] })] },
      false,
      ['error: acme/website/production has no evidence of any policy:'],
    ],
    [
      'not governed, which warns',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: noEvidence(), cautions: ['old'] })] })],
        knobs: { onNoEvidence: 'warn' },
      },
      true,
      [
        'warning: acme/website/production has no evidence',
        'warning: acme/website/production, read with care',
      ],
    ],
    ['no target', { outcomes: [] }, false, ['error: error:']],
    [
      'skipped',
      {
        outcomes: [makeOutcome({ targets: [makeTarget({ state: brokenState('no-credentials') })] })],
        fork: true,
      },
      false,
      ['error: acme/website/production was not read whole:'],
    ],
  ])('of a run that was %s says so, and is no success unless all was read', (_, report, isWhole, starts) => {
    const [invocation] = runOf(makeReport(report)).invocations;
    expect(invocation.executionSuccessful).toBe(isWhole);
    const told = invocation.toolExecutionNotifications.map(({ level, message }) =>
      `${level}: ${message.text}`.replaceAll('\u200b', ''),
    );
    expect(told).toHaveLength(starts.length);
    for (const [index, start] of starts.entries()) expect(told[index]).toContain(start);
  });

  it('lists 200 targets that are in trouble, and says how many more there are', () => {
    const targets = Array.from({ length: 203 }, () => makeTarget({ state: brokenState('failed') }));
    const [invocation] = runOf(makeReport({ outcomes: [makeOutcome({ targets })] })).invocations;
    const told = invocation.toolExecutionNotifications;
    expect(told).toHaveLength(201);
    expect(told.at(-1)?.message.text).toBe('3 more like these, see the JSON report.');
  });

  it('keeps the worst within what code scanning takes, and tells what is left out', () => {
    const { results, invocations } = runOf(makeSizedReport(40), { results: 10, packedBytes: 1_000_000 });
    expect(results).toHaveLength(10);
    expect(results.every(({ level }) => level === 'error')).toBe(true);
    expect(invocations[0].toolExecutionNotifications[0]?.message.text).toContain('32 results left out');
    const none = runOf(makeReport({ findings: makeFindings(3) }), { results: 9, packedBytes: 10 });
    expect(none.results).toEqual([]);
  });

  it('leaves out what makes it too large even packed', () => {
    const report = makeSizedReport(3_000);
    const { results } = runOf(report, { results: 25_000, packedBytes: 30_000 });
    expect(results.length).toBeGreaterThan(100);
    expect(results.length).toBeLessThan(3_000);
  });

  it('names what has no name', () => {
    const { tool, results } = runOf(makeReport({ findings: [makeFinding({ policy: { name: '\u200b' } })] }));
    expect(tool.driver.rules[0]?.shortDescription.text).toBe('(empty)');
    expect(results[0]?.message.text).toContain('public-site');
  });

  it('links to an https address of the author, else to the page of the pack, and to nothing else', () => {
    const helpUri = (policy: { url?: string; packPage?: string }) =>
      runOf(makeReport({ findings: [makeFinding({ policy })] })).tool.driver.rules[0]?.helpUri;
    const packPage = 'https://app.pulumi.com/acme/policypacks/aws-guard';
    expect(helpUri({ url: 'https://docs.example.com/a', packPage })).toBe('https://docs.example.com/a');
    expect(helpUri({ url: 'javascript:alert(1)', packPage })).toBe(packPage);
    expect(helpUri({ url: 'http://docs.example.com/' })).toBeUndefined();
    expect(helpUri({ url: 'https://docs.example.com/%' })).toBeUndefined();
    expect(helpUri({ url: 'https://docs.example.com/a#b#c' })).toBeUndefined();
  });
});

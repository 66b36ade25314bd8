import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { renderText } from '../../src/report/terminal.ts';
import { makeAzureFinding, makeFinding, makeFindings } from '../builders/finding.ts';
import { hostileReport } from '../builders/hostile.ts';
import {
  brokenState,
  makeLimit,
  makeOutcome,
  makeReport,
  makeTarget,
  makeUnpreviewable,
  noEvidence,
  readState,
} from '../builders/report.ts';
import { hostileAzureReport } from './hostile-azure.ts';

const PLAIN = { colour: false };
const LONG = 'x'.repeat(100);
const lines = (report: Report, columns?: number): readonly string[] =>
  renderText(report, { colour: false, columns }).split('\n');
/** Lines below a title, up to the next empty one. */
function below(title: string, all: readonly string[]): readonly string[] {
  const start = all.indexOf(title) + 1;
  return start === 0 ? [] : all.slice(start, all.indexOf('', start));
}

const FULL = makeReport({
  outcomes: [
    makeOutcome({
      findings: [
        makeFinding({
          severity: 'critical',
          level: 'mandatory',
          fingerprint: 'c0ffee00'.repeat(4),
          introduced: true,
          policy: { title: 'Buckets must not be public' },
        }),
        ...makeFindings(12, { severity: 'medium', policy: { name: 'tags-required' } }),
      ],
      targets: [makeTarget({ cautions: ['The list moved.'], notes: ['3 rows left out'] })],
      setAside: [
        { reason: 'exempted', finding: makeFinding({ policy: { name: 'kms-rotation' } }), detail: 'x' },
      ],
    }),
    makeOutcome({
      source: 'azure',
      findings: [
        makeAzureFinding({
          fingerprint: 'b'.repeat(32),
          policy: { name: 'a'.repeat(24), title: '名前規約' },
        }),
      ],
      targets: [makeUnpreviewable({ target: '/subscriptions/s', state: readState() })],
    }),
  ],
  limits: [
    makeLimit({ key: 'high+', origin: 'default' }),
    makeLimit({ key: 'mandatory+', max: 1_000 }),
    makeLimit({ key: 'total', max: 3, action: 'warn' }),
  ],
  files: [{ kind: 'policy', name: 'gate.yml' }],
});

describe('the report on a screen', () => {
  it('ends with the verdict, and what becomes of the check', () => {
    const shown = lines(FULL);
    expect(shown.slice(-3)).toEqual([`Policy Gate ${FULL.summary}`, 'The check fails (exit code 1).', '']);
    expect(lines(makeReport()).at(-2)).toBe('The check passes (exit code 0).');
  });

  it('shows every limit in columns, numbers to the right', () => {
    expect(below('Limits', lines(FULL))).toEqual([
      '     limit       found  allowed  if exceeded  set by',
      '  ✗  high+           2        0  fail         default',
      '  ✓  mandatory+      2     1000  fail         inputs',
      '  ✗  total          14        3  warn         inputs',
    ]);
  });

  it('shows the findings by policy, the worst first, with age, mark and link', () => {
    const all = below('Findings', lines(FULL));
    const shown = all.slice(all.findIndex((line) => line.startsWith('  critical')));
    expect(shown.slice(0, 3)).toEqual([
      '  critical, mandatory: Buckets must not be public s3-no-public-read (aws-guard): 1 resource',
      '    public-site  aws:s3/bucket:Bucket  acme/website/production  22 days  c0ffee00  new',
      '    https://app.pulumi.com/acme/website/production',
    ]);
    expect(shown[3]).toBe('  high, mandatory: 名前規約 (cis-benchmark): 1 resource');
    expect(shown).toContain('  medium, disabled: tags-required (aws-guard): 12 resources');
    expect(shown).toContain('    2 more in the JSON report.');
  });

  it('shows what was read, with what is to be known of it, and what does not count', () => {
    expect(below('Targets', lines(FULL))).toEqual([
      '  ✓ pulumi acme/website/production: read; governed: policy group default applies',
      '      Read with care: The list moved.',
      '      3 rows left out',
      '  ✓ azure /subscriptions/s: read; governed: policy group default applies',
    ]);
    expect(below('Not counted', lines(FULL))).toEqual([
      '  Exempted, not counted: 1',
      '    kms-rotation (aws-guard): 1 resource',
    ]);
    expect(below('Judged by', lines(FULL))[0]).toBe('  Policy file: gate.yml in the working directory');
  });

  it.each([
    [
      readState({ kind: 'not-asked', reason: 'r' }),
      '? pulumi acme/website/production: read; evidence not-asked: r',
    ],
    [noEvidence('r'), '✗ pulumi acme/website/production: read; evidence none: r'],
    [brokenState('missing', 'm'), '✗ pulumi acme/website/production: missing (missing-target): m'],
  ])('tells a target in doubt from a clean one: %j', (state, line) => {
    const report = makeReport({ outcomes: [makeOutcome({ targets: [makeTarget({ state })] })] });
    expect(below('Targets', lines(report))).toEqual([`  ${line}`]);
  });

  it('calls no limit kept where not everything was read, and says so where there is none', () => {
    const outcomes = [makeOutcome({ targets: [makeTarget({ state: brokenState('failed') })] })];
    expect(below('Limits', lines(makeReport({ outcomes, limits: [makeLimit()] })))[1]).toMatch(
      /^ {2}\? {2}high\+/,
    );
    expect(below('Limits', lines(makeReport({ limits: [] })))).toEqual(['  No limit is set.']);
  });

  it('says what softens a limit, who let it pass, what is new, and what comes after merge', () => {
    const at = '2026-11-23T08:00:00Z';
    const finding = makeFinding({ severity: 'high', firstObservedAt: at, fingerprint: 'd'.repeat(32) });
    const shown = lines(
      makeReport({
        findings: [finding],
        knobs: { onlyNew: true },
        basis: { kind: 'since', since: new Date('2026-11-22T00:00:00Z') },
        override: { kind: 'in-force', label: 'l', by: 'alice', role: 'admin', at },
        proposed: { limits: [] },
      }),
    );
    expect(below('Limits', shown).slice(0, 2)).toEqual([
      '     limit       new  allowed  if exceeded        set by',
      '  ✗  high+         1        0  warn (overridden)  default',
    ]);
    expect(shown.join('\n')).toMatch(/Overridden by alice[\s\S]*After merge/);
    expect(below('Findings', shown)[1]).toMatch(/ 0 days {2}dddddddd {2}new$/);
  });

  it('lists so many policies, and says how many more there are', () => {
    const findings = Array.from({ length: 53 }, (_, index) =>
      makeFinding({
        fingerprint: String(index).padStart(32, '0'),
        policy: { name: `policy-${index}` },
        url: undefined,
      }),
    );
    const setAside = findings.map((finding) => ({ reason: 'exempted' as const, finding, detail: '' }));
    const shown = lines(makeReport({ outcomes: [makeOutcome({ findings, setAside })] }));
    expect(below('Findings', shown).at(-1)).toBe('  3 more policies in the JSON report.');
    expect(below('Not counted', shown).at(-1)).toBe('    3 more in the JSON report.');
  });
});

describe('the width of a terminal', () => {
  const wide = makeReport({
    findings: [
      makeFinding({
        severity: 'high',
        resource: { name: '資源'.repeat(40), type: LONG },
        scope: `acme/${LONG}`,
      }),
      makeFinding({ severity: 'high', resource: { name: 'short' }, fingerprint: '1'.repeat(32) }),
    ],
    notes: ['one two three '.repeat(30), LONG],
  });

  it.each([40, 60, 80, 132])('of %i columns is kept to, but for links', (columns) => {
    const shown = lines(wide, columns).filter((line) => !line.includes('https://'));
    expect(shown.filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(shown.join('\n')).toContain('…');
  });

  it('keeps columns below each other, however wide their characters are', () => {
    const rows = below('Findings', lines(wide, 80)).slice(1, 3);
    const [first, second] = rows.map((row) => stringWidth(row.slice(0, row.indexOf(' days'))));
    expect(rows).toHaveLength(2);
    expect(first).toBe(second);
  });

  it('that is too small for anything leaves something of every column', () => {
    const [row = ''] = below('Findings', lines(wide, 10)).filter((line) => line.includes('sho…'));
    expect(row.trim().split(/ {2,}/)).toHaveLength(5);
  });

  it('cuts nothing where there is no terminal', () => {
    expect(lines(wide).join('\n')).not.toContain('…');
  });
});

describe('colours', () => {
  it('are there where they are wanted, and change no character', () => {
    const coloured = renderText(FULL, { colour: true });
    expect(coloured).toContain('\u001b[1m\u001b[31mPolicy Gate fail:');
    expect(stripVTControlCharacters(coloured)).toBe(renderText(FULL, PLAIN));
    expect(renderText(FULL, PLAIN)).not.toContain('\u001b');
  });

  it.each([
    [
      'warn',
      makeReport({ findings: [makeFinding()], limits: [makeLimit({ key: 'total', action: 'warn' })] }),
      33,
    ],
    ['pass', makeReport(), 32],
  ] as const)('of %s tell it apart', (_, report, code) => {
    expect(renderText(report, { colour: true })).toContain(`\u001b[${code}mPolicy Gate`);
  });
});

describe('text of the services', () => {
  it('starts no command and brings no character of its own that cannot be seen', () => {
    fc.assert(
      fc.property(fc.oneof(hostileReport, hostileAzureReport), (report) => {
        for (const line of lines(report)) {
          expect(line).not.toMatch(/^\s*::|##(vso)?\[/i);
          expect(line).not.toMatch(/[^\P{C}\u200B]/u);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([40, 41, 42, 43, 44, 45, 46, 80])('starts none where a line of %i columns is broken', (columns) => {
    const message = 'a ::error::x '.repeat(40);
    const target = makeTarget({
      state: brokenState('failed', message),
      cautions: [message],
      notes: [message],
    });
    const shown = lines(
      makeReport({ outcomes: [makeOutcome({ targets: [target] })], notes: [message] }),
      columns,
    );
    expect(shown.join('').match(/error/g)?.length).toBeGreaterThan(100);
    expect(shown.filter((line) => /^\s*::/.test(line))).toEqual([]);
  });
});

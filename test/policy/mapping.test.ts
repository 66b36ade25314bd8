import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { toGlob } from '../../src/policy/glob.ts';
import { applyMapping, type MappingEntry } from '../../src/policy/mapping.ts';
import type { Selector } from '../../src/policy/selector.ts';
import {
  LEVEL_WORDS,
  makeAzureFinding,
  makeFinding,
  PRIORITY_WORDS,
  SEVERITY_WORDS,
} from '../builders/finding.ts';
import { makeLimit } from '../builders/report.ts';
import { contextOf, evaluated } from './judging.ts';

const AZURE = makeAzureFinding({ policy: { category: 'Key Vault' } });
const SILENT = makeFinding({ severity: 'unspecified', level: 'unknown', unknownWords: { level: 'soft' } });

function gives(
  given: MappingEntry['gives'],
  { source = 'azure', match = { policy: [toGlob('*')] } }: Partial<MappingEntry> = {},
): MappingEntry {
  return { source, match, gives: given, path: `${given.axis}.${source}: ${given.word}` };
}

const CRITICAL: MappingEntry['gives'] = { axis: 'severity', word: 'critical' };
const LOW: MappingEntry['gives'] = { axis: 'severity', word: 'low' };
const MANDATORY: MappingEntry['gives'] = { axis: 'level', word: 'mandatory' };
const DISABLED: MappingEntry['gives'] = { axis: 'level', word: 'disabled' };

const mapped = (finding: Finding, ...entries: readonly MappingEntry[]): Finding | undefined =>
  applyMapping([finding], entries, contextOf()).findings[0];

const unused = (findings: readonly Finding[], ...entries: readonly MappingEntry[]): readonly string[] =>
  applyMapping(findings, entries, contextOf()).unused.map(({ path }) => path);

describe('a severity that the policy gives', () => {
  it.each(SEVERITY_WORDS)('takes the place of %s of Azure, and says from where it is', (severity) => {
    const finding = { ...AZURE, severity, severityFrom: 'defender' as const };
    expect(mapped(finding, gives(CRITICAL))).toEqual({
      ...finding,
      severity: 'critical',
      severityFrom: 'file',
    });
  });

  it.each(SEVERITY_WORDS)('takes the place of %s of Pulumi only where that says nothing', (severity) => {
    const finding = makeFinding({ severity });
    const isSaid = severity !== 'unspecified' && severity !== 'unknown';
    const entry = gives(CRITICAL, { source: 'pulumi' });
    expect(mapped(finding, entry)).toEqual(
      isSaid ? finding : { ...finding, severity: 'critical', severityFrom: 'file' },
    );
    expect(unused([finding], entry)).toEqual(isSaid ? [entry.path] : []);
  });

  it('may be any word, worse or milder', () => {
    expect(mapped(AZURE, gives(LOW))).toMatchObject({ severity: 'low', level: 'mandatory' });
    expect(mapped(SILENT, gives(LOW, { source: 'pulumi' }))).toMatchObject({ severity: 'low' });
  });
});

describe('a level that the policy gives', () => {
  it.each(LEVEL_WORDS)('takes the place of %s of Azure, and says from where it is', (level) => {
    const finding = { ...AZURE, level, levelFrom: 'assignment' as const };
    expect(mapped(finding, gives(DISABLED))).toEqual({ ...finding, level: 'disabled', levelFrom: 'file' });
  });

  it.each(LEVEL_WORDS)('takes the place of %s of Pulumi only where nobody knows that', (level) => {
    const finding = makeFinding({ level });
    const entry = gives(MANDATORY, { source: 'pulumi' });
    expect(mapped(finding, entry)).toEqual(
      level === 'unknown' ? { ...finding, level: 'mandatory', levelFrom: 'file' } : finding,
    );
    expect(unused([finding], entry)).toEqual(level === 'unknown' ? [] : [entry.path]);
  });

  it.each(PRIORITY_WORDS)('leaves the priority %s alone, and so does a severity', (priority) => {
    const finding = { ...AZURE, priority };
    expect(mapped(finding, gives(CRITICAL), gives(DISABLED))?.priority).toBe(priority);
  });
});

describe('an entry', () => {
  it('is for its own service only', () => {
    expect(mapped(AZURE, gives(LOW, { source: 'pulumi' }))).toEqual(AZURE);
    expect(mapped(SILENT, gives(LOW), gives(DISABLED))).toEqual(SILENT);
  });

  it.each<[string, Selector, boolean]>([
    ['its category', { category: [toGlob('key *')] }, true],
    ['another category', { category: [toGlob('Storage')] }, false],
    ['its effect and its category', { effect: [toGlob('deny')], category: [toGlob('Key Vault')] }, true],
    ['its effect and another category', { effect: [toGlob('deny')], category: [toGlob('Storage')] }, false],
    ['its severity as it came', { severity: ['high'] }, true],
    ['the severity that it gives', { severity: ['low'] }, false],
    ['what is blocked', { blocked: true }, true],
    ['what is new', { new: true }, true],
    ['what is not new', { new: false }, false],
    ['what is older than a week', { 'older-than': { ms: 7 * 86_400_000 } }, true],
  ])('takes by its selector: %s', (_, match, isTaken) => {
    expect(mapped(AZURE, gives(LOW, { match }))?.severity).toBe(isTaken ? 'low' : 'high');
  });

  it('leaves what it does not take as it is, in its place', () => {
    const findings = [SILENT, AZURE, makeFinding()];
    const result = applyMapping(findings, [gives(LOW)], contextOf()).findings;
    expect(result).toEqual([SILENT, { ...AZURE, severity: 'low', severityFrom: 'file' }, makeFinding()]);
    expect(result[0]).toBe(SILENT);
    expect(findings[1]).toEqual(AZURE);
    expect(AZURE.severity).toBe('high');
  });
});

describe('of several entries', () => {
  const vault = { category: [toGlob('Key Vault')] };

  it('the first that takes a finding gives its word, on each axis', () => {
    const wide = [gives(LOW), gives(DISABLED)];
    const narrow = [gives(CRITICAL, { match: vault }), gives(MANDATORY, { match: vault })];
    expect(mapped(AZURE, ...wide, ...narrow)).toMatchObject({ severity: 'low', level: 'disabled' });
    expect(mapped(AZURE, ...narrow, ...wide)).toMatchObject({ severity: 'critical', level: 'mandatory' });
  });

  it('one that does not take the finding leaves it to the next', () => {
    const entries = [gives(CRITICAL, { match: { category: [toGlob('Storage')] } }), gives(LOW)];
    expect(mapped(AZURE, ...entries)?.severity).toBe('low');
  });

  it('each axis has its own, whichever comes first', () => {
    const expected = {
      ...AZURE,
      severity: 'low',
      severityFrom: 'file',
      level: 'disabled',
      levelFrom: 'file',
    };
    expect(mapped(AZURE, gives(LOW), gives(DISABLED))).toEqual(expected);
    expect(mapped(AZURE, gives(DISABLED), gives(LOW))).toEqual(expected);
  });

  it('every one looks at the finding as it came', () => {
    const entries = [gives(LOW), gives(DISABLED, { match: { severity: ['low'] } })];
    expect(mapped(AZURE, ...entries)).toMatchObject({ severity: 'low', level: 'mandatory' });
    expect(unused([AZURE], ...entries)).toEqual(['level.azure: disabled']);
  });
});

describe('reports of one finding that disagree', () => {
  it('keep of Pulumi what one of them says, on each axis, where that is worse', () => {
    const reportedWords = { severity: ['high', 'unspecified'], level: ['advisory', 'unknown'] } as const;
    const finding = makeFinding({ severity: 'high', level: 'unknown', reportedWords });
    const source = 'pulumi';
    expect(mapped(finding, gives(LOW, { source }), gives(DISABLED, { source }))).toMatchObject({
      severity: 'high',
      severityFrom: 'service',
      level: 'advisory',
      levelFrom: 'service',
    });
    expect(mapped(finding, gives(CRITICAL, { source }), gives(MANDATORY, { source }))).toMatchObject({
      severity: 'critical',
      severityFrom: 'file',
      level: 'mandatory',
      levelFrom: 'file',
    });
  });

  it('keep nothing of Azure, which has no words of its own', () => {
    const reportedWords = { severity: ['high', 'low'], level: ['advisory', 'mandatory'] } as const;
    expect(mapped({ ...AZURE, reportedWords }, gives(LOW), gives(DISABLED))).toMatchObject({
      severity: 'low',
      severityFrom: 'file',
      level: 'disabled',
      levelFrom: 'file',
    });
  });
});

describe('unknown words', () => {
  const unknown = makeAzureFinding({
    severity: 'unknown',
    level: 'unknown',
    unknownWords: { severity: 'grim', level: 'soft', priority: 'p9' },
  });

  it.each([
    ['a severity', [gives(LOW)], { level: 'soft', priority: 'p9' }],
    ['a level', [gives(DISABLED)], { severity: 'grim', priority: 'p9' }],
    ['both', [gives(LOW), gives(DISABLED)], { priority: 'p9' }],
    ['none', [gives(LOW, { source: 'pulumi' })], { severity: 'grim', level: 'soft', priority: 'p9' }],
  ])('are gone where %s was given, and only those', (_, entries, left) => {
    expect(mapped(unknown, ...entries)?.unknownWords).toEqual(left);
    expect(unknown.unknownWords).toEqual({ severity: 'grim', level: 'soft', priority: 'p9' });
  });
});

describe('unused entries', () => {
  it('are those that no finding met, in the order of the policy', () => {
    const entries = [
      gives(DISABLED, { match: { category: [toGlob('Storage')] } }),
      gives(CRITICAL),
      gives(LOW, { source: 'pulumi', match: { kind: [toGlob('preventative')] } }),
    ];
    expect(unused([AZURE, SILENT], ...entries)).toEqual(['level.azure: disabled', 'severity.pulumi: low']);
    expect(unused([SILENT], ...entries)).toHaveLength(3);
    expect(unused([], ...entries)).toHaveLength(3);
  });

  it('are not those that only come too late: a finding met them', () => {
    expect(unused([AZURE], gives(CRITICAL), gives(LOW))).toEqual([]);
  });

  it('are none without entries, and every finding stays what it is', () => {
    const findings = [AZURE, SILENT];
    expect(applyMapping(findings, [], contextOf())).toEqual({ findings, unused: [] });
  });
});

describe('the map of an evaluation', () => {
  it('decides what limits count, and is told where it is unused', () => {
    const mapping = [gives(CRITICAL), gives(LOW, { source: 'pulumi' })];
    const limits = [makeLimit({ key: 'critical' }), makeLimit({ key: 'high' })];
    const { limits: results, counts, unusedMapping, findings } = evaluated([AZURE], { mapping, limits });
    expect(results.map(({ actual, breached }) => [actual, breached])).toEqual([
      [1, true],
      [0, false],
    ]);
    expect(counts).toMatchObject({ critical: 1, high: 0 });
    expect(unusedMapping).toEqual([mapping[1]]);
    expect(findings).toEqual([{ ...AZURE, severity: 'critical', severityFrom: 'file' }]);
  });
});

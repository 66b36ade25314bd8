import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/finding/finding.ts';
import { bucket, makeAnalysis, makePolicyEvent, makeStep, type Payload } from '../../../builders/preview.ts';
import { compare, NAME, openIssue, PUBLIC } from './comparing.ts';

type Words = Partial<Pick<Finding, 'severity' | 'level' | 'unknownWords'>>;

const MEDIUM: Words = { severity: 'medium', level: 'advisory' };
const OTHER = bucket('other');

describe('an open finding that the preview reports again', () => {
  it.each<[string, readonly object[], Words]>([
    [
      'worse on both axes',
      [{ severity: 'critical', enforcementLevel: 'mandatory' }],
      { severity: 'critical', level: 'mandatory' },
    ],
    [
      'worse severity',
      [{ severity: 'high', enforcementLevel: 'none' }],
      { severity: 'high', level: 'advisory' },
    ],
    [
      'worse level',
      [{ severity: 'low', enforcementLevel: 'remediate' }],
      { severity: 'medium', level: 'remediate' },
    ],
    ['milder on both axes', [{ severity: 'low', enforcementLevel: 'disabled' }], MEDIUM],
    ['no severity', [{}], MEDIUM],
    ['a blank severity', [{ severity: ' ' }], MEDIUM],
    [
      'the worst of several',
      [{ severity: 'low' }, { severity: 'critical' }, { severity: 'high', enforcementLevel: 'mandatory' }],
      { severity: 'critical', level: 'mandatory' },
    ],
    [
      'words nobody knows',
      [{ severity: 'grave', enforcementLevel: 'novel' }],
      { severity: 'unknown', level: 'unknown', unknownWords: { severity: 'grave', level: 'novel' } },
    ],
  ])('%s: takes the worse word of each axis', (_, events, words) => {
    const finding = openIssue(PUBLIC, NAME, MEDIUM);
    const { findings, setAside } = compare([finding], events.map(makePolicyEvent));
    expect(setAside).toEqual([]);
    // All else stays: it is one finding still, and none that this change introduces.
    // The words that both said stand beside.
    expect(findings.map((found) => ({ ...found, reportedWords: undefined }))).toEqual([
      { ...finding, ...words, reportedWords: undefined },
    ]);
  });

  it('keeps an unspecified severity that no event tells', () => {
    const finding = openIssue(PUBLIC, NAME, { severity: 'unspecified', level: 'advisory' });
    expect(compare([finding], [makePolicyEvent()]).findings).toEqual([finding]);
  });

  it('keeps its own word that nobody knows', () => {
    const words: Words = { severity: 'unknown', level: 'advisory', unknownWords: { severity: 'dire' } };
    const finding = openIssue(PUBLIC, NAME, words);
    expect(compare([finding], [makePolicyEvent({ severity: 'grave' })]).findings).toEqual([finding]);
  });
});

describe('a new violation without a severity', () => {
  const added = (open: readonly Finding[], events: readonly object[] = [{}]) =>
    compare(
      open,
      events.map((event) => makePolicyEvent({ resourceUrn: OTHER, ...event })),
    ).findings.filter(({ introduced }) => introduced);
  const severe = (severity: Finding['severity'], name: string) => openIssue(bucket(name), NAME, { severity });

  it.each([undefined, null, '', ' '])('(%j) takes the worst of the policy’s open issues', (severity) => {
    const open = [severe('low', 'a'), severe('high', 'b'), severe('medium', 'c')];
    expect(added(open, [{ severity }])).toMatchObject([{ severity: 'high', resource: { id: OTHER } }]);
  });

  it.each<[string, readonly Finding[]]>([
    ['no issue is open', []],
    ['only another policy’s are', [openIssue(PUBLIC, 'tags-required', { severity: 'critical' })]],
    ['only another pack’s are', [openIssue(PUBLIC, NAME, { severity: 'critical', policy: { pack: 'cis' } })]],
  ])('is unspecified where %s', (_, open) => {
    expect(added(open)).toMatchObject([{ severity: 'unspecified' }]);
  });

  it('that says its severity keeps it', () => {
    expect(added([severe('critical', 'a')], [{ severity: 'low' }])).toMatchObject([{ severity: 'low' }]);
  });

  it('is as severe as its worst event, those that say nothing included', () => {
    expect(added([severe('high', 'a')], [{ severity: 'low' }, {}])).toMatchObject([
      { severity: 'high', occurrences: 2 },
    ]);
  });
});

describe('a preview proves no fix', () => {
  const passed = makeAnalysis(PUBLIC, { passed: [NAME] });
  const deleted = makeStep('delete', PUBLIC);
  const FIRST = '2026-11-18T11:06:40Z';

  it.each<[string, Payload, string, boolean]>([
    ['in its first second', passed, FIRST, true],
    ['a moment later', passed, '2026-11-18T11:06:40.0001Z', false],
    ['a second earlier, by another clock', passed, '2026-11-18T12:06:39+01:00', true],
    ['an hour later, by another clock', passed, '2026-11-18T11:06:40-01:00', false],
    ['in its first second', deleted, FIRST, true],
    ['a moment later', deleted, '2026-11-18T11:06:40.0001Z', false],
  ])('of what was found after it began: found %s', (_, payload, firstObservedAt, isFixed) => {
    const finding = openIssue(PUBLIC, NAME, { firstObservedAt });
    const { findings, setAside, digest } = compare([finding], [payload]);
    expect(Date.parse(digest.startedAt)).toBe(Date.parse(FIRST));
    expect(Date.parse(digest.observedAt)).toBeGreaterThan(Date.parse(FIRST));
    expect([findings.length, setAside.length]).toEqual(isFixed ? [0, 1] : [1, 0]);
  });

  it.each<[ran: string | undefined, issue: string | undefined, isFixed: boolean]>([
    ['1.2.0', '2.0.0', false],
    ['v1.2.0', '1.3.0', false],
    ['1.2.0', 'v1.2.1', false],
    ['v1.9.0', 'v1.10.0', false],
    ['v1.2.0-beta.1', '1.3.0', false],
    ['v1.2.0', '1.2.0', true],
    ['1.2.0', 'v1.2.0', true],
    ['v2.0.0', '1.9.9', true],
    ['1.10.0', '1.9.0', true],
    ['1.3.0', '1.2.9', true],
    ['7', '8', false],
    ['8', '7', true],
    ['1.2.0-beta.1', '1.2.0', false],
    ['1.2.0', '1.2.0-beta.1', true],
    ['latest', '2.0.0', true],
    ['1.2', '2.0.0', false],
    ['1.2.0', 'main', true],
    ['1.2.0', undefined, true],
    [undefined, '2.0.0', true],
  ])('by a version that is older than the issue’s: %s beside %s', (ran, version, isFixed) => {
    const finding = openIssue(PUBLIC, NAME, { policy: { version } });
    const PolicyPacks = { other: '0.1.0', ...(ran !== undefined && { 'aws-guard': ran }) };
    const { findings, setAside } = compare([finding], [passed], { summary: { PolicyPacks } });
    expect([findings.length, setAside.length]).toEqual(isFixed ? [0, 1] : [1, 0]);
  });

  it('of whatever version: a deleted resource is deleted', () => {
    const finding = openIssue(PUBLIC, NAME, { policy: { version: '2.0.0' } });
    expect(compare([finding], [deleted]).setAside).toHaveLength(1);
  });
});

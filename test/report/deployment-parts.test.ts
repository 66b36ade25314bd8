import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import { type FindingOverrides, makeAzureFinding } from '../builders/finding.ts';
import { makeLimit, makeOutcome, makeReport } from '../builders/report.ts';
import { logLines } from './log-lines.ts';

const START = '2026-11-23T09:00:00.0000046Z';

/** A finding of each of some policies on each of some resources, all of one denied deployment. */
function denied(
  resources: number,
  policies: number,
  deployment: string | undefined = START,
  overrides: FindingOverrides = {},
): readonly Finding[] {
  return Array.from({ length: resources * policies }, (_, index) =>
    makeAzureFinding({
      deployment,
      firstObservedAt: deployment ?? START,
      lastObservedAt: deployment ?? START,
      occurrences: 10,
      ...overrides,
      fingerprint: `${deployment} ${index}`,
      policy: { name: `policy-${index % policies}` },
      resource: { id: `/r/${Math.floor(index / policies)}` },
    }),
  );
}

const reportOf = (findings: readonly Finding[]) =>
  makeReport({
    outcomes: [makeOutcome({ source: 'azure', findings })],
    limits: [makeLimit({ key: 'total' })],
  });

/** What stands in the comment between the advice and the findings. */
function told(findings: readonly Finding[]): readonly string[] {
  const [, below = ''] = renderComment(reportOf(findings), COMMENT_SIZE).split('**How to turn this green**');
  const [between = ''] = below.split('<details>');
  return between.replaceAll('\u200B', '').trim().split('\n\n').slice(1);
}

const logged = (findings: readonly Finding[]): readonly string[] =>
  logLines(reportOf(findings)).filter((line) => line.startsWith('Denied deployment'));

const COUNTS =
  'What was denied was neither created nor changed. Denials in quick succession are taken for one deployment; every finding still counts.';

describe('one denied deployment', () => {
  it('is told once, with its size, before its findings', () => {
    const findings = denied(40, 6).map((finding, index) =>
      index === 77 ? { ...finding, lastObservedAt: '2026-11-23T09:04:31.5Z' } : finding,
    );
    expect(told(findings)).toEqual([
      `**One deployment was denied, and 240 findings come from it.** 40 resources, 6 policies, 2400 noncompliant events, 2026-11-23 09:00:00Z to 09:04:31Z. ${COUNTS}`,
    ]);
    expect(logged(findings)).toEqual([
      'Denied deployment: 240 findings, 40 resources, 6 policies, 2400 noncompliant events, 2026-11-23 09:00:00Z to 09:04:31Z',
    ]);
  });

  it.each<[string, readonly Finding[], string]>([
    [
      'a resource spelt twice',
      denied(2, 1).map((one, index) => ({
        ...one,
        resource: { ...one.resource, id: index === 0 ? '/R' : '/r' },
      })),
      '1 resource, 1 policy, 20 ',
    ],
    ['one policy', denied(2, 1), '2 resources, 1 policy, 20 '],
    ['two policies', denied(1, 2), '1 resource, 2 policies, 20 '],
    ['a moment', denied(2, 1), ' events, 2026-11-23 09:00:00Z.'],
    [
      'a night',
      denied(2, 1, START, { lastObservedAt: '2026-11-24T00:00:01Z' }),
      ', 2026-11-23 09:00:00Z to 2026-11-24 00:00:01Z.',
    ],
    [
      'another zone',
      denied(2, 1, '2026-11-23t09:00:00+02:00', { lastObservedAt: '2026-11-23T09:00:01.25+02:00' }),
      ', 2026-11-23 09:00:00+02:00 to 09:00:01+02:00.',
    ],
    [
      'a second try',
      denied(2, 1, START, { firstObservedAt: '2026-11-23T09:00:00.0000045Z' }),
      ', 20 noncompliant events (with those of earlier tries), ',
    ],
  ])('is told truly: %s', (_, findings, words) => {
    expect(told(findings).join('')).toContain(words);
  });

  it.each<[string, readonly Finding[]]>([
    ['of one finding', denied(1, 1)],
    ['that nothing is known of', denied(3, 1, START, { deployment: undefined })],
    ['at no time', denied(3, 1, 'yesterday', { firstObservedAt: START, lastObservedAt: START })],
    ['whose requests went through', denied(3, 1, START, { blocked: false })],
    ['of one finding each', [...denied(1, 1), ...denied(1, 1, '2026-11-23T10:00:00Z')]],
  ])('%s is not told', (_, findings) => {
    expect(told(findings)).toEqual([]);
    expect(logged(findings)).toEqual([]);
  });

  it('stays when the findings go for lack of space', () => {
    const findings = denied(40, 6);
    const size = { ...COMMENT_SIZE, limitBytes: 2_500 };
    const text = renderComment(reportOf(findings), size);
    expect(text).toContain('and 240 findings come from it');
    expect(text).not.toContain('<details>');
  });

  it('changes no count', () => {
    expect(reportOf(denied(40, 6)).counts).toEqual(reportOf(denied(40, 6, undefined)).counts);
  });
});

describe('several denied deployments', () => {
  const at = (hour: number): string => `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`;

  it('are listed with the worst first, then the largest', () => {
    const findings = [
      ...denied(1, 2, at(8)),
      ...denied(1, 3, at(9)),
      ...denied(2, 1, at(10), { severity: 'critical' }),
      ...denied(1, 1, at(11)),
    ];
    expect(told(findings)).toEqual([
      `**3 deployments were denied, and 7 findings come from them.** ${COUNTS}`,
      [
        '- 2026-11-23 10:00:00Z: 2 findings, 2 resources, 1 policy, 20 noncompliant events',
        '- 2026-11-23 09:00:00Z: 3 findings, 1 resource, 3 policies, 30 noncompliant events',
        '- 2026-11-23 08:00:00Z: 2 findings, 1 resource, 2 policies, 20 noncompliant events',
      ].join('\n'),
    ]);
    expect(logged(findings)).toHaveLength(3);
  });

  it.each([
    [5, 5, undefined],
    [6, 5, '1 more: 2 findings'],
    [20, 5, '15 more: 30 findings'],
  ])('%i of them are listed up to %i', (count, shown, more) => {
    const findings = Array.from({ length: count }, (_, hour) => denied(2, 1, at(hour))).flat();
    const [head, list = ''] = told(findings);
    expect(head).toContain(`**${count} deployments were denied, and ${2 * count} findings come from them.**`);
    expect(list.match(/^- 2026/gm)).toHaveLength(shown);
    expect(/\d+ more: .*/.exec(list)?.[0]).toBe(more);
    expect(logged(findings)).toHaveLength(shown + Number(more !== undefined));
    expect(logged(findings).at(5)).toBe(more && `Denied deployment: ${more}`);
  });
});

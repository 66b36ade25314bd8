import { describe, expect, it } from 'vitest';
import type { SetAside, SetAsideReason } from '../../src/finding/outcome.ts';
import { COMMENT_SIZE, renderComment } from '../../src/report/comment.ts';
import type { CommentSize } from '../../src/report/parts.ts';
import { type FindingOverrides, makeFinding, makeFindings } from '../builders/finding.ts';
import { makeOutcome, makeReport } from '../builders/report.ts';
import { logLines } from './log-lines.ts';
import { cellsOf } from './parse-markdown.ts';

const FIXED = 'Fixed by this change, not counted';
const EXEMPTED = 'Exempted, not counted';

const aside = (
  count: number,
  reason: SetAsideReason,
  overrides: FindingOverrides = {},
): readonly SetAside[] =>
  makeFindings(count, overrides).map((finding) => ({ reason, finding, detail: 'update 42 passes it' }));

const reportOf = (setAside: readonly SetAside[], findings = makeFindings(0)) =>
  makeReport({ outcomes: [makeOutcome({ setAside, findings })] });
const render = (
  setAside: readonly SetAside[],
  findings = makeFindings(0),
  size: CommentSize = COMMENT_SIZE,
): string => renderComment(reportOf(setAside, findings), size);
const titles = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/<summary>(.*)<\/summary>/g)].map(([, title = '']) => title);

describe('findings that are set aside', () => {
  it('stand in a folded part for each reason, after the findings', () => {
    const text = render(
      [...aside(1, 'exempted'), ...aside(2, 'fixed-by-this-change')],
      [makeFinding({ severity: 'critical' })],
    );
    expect(titles(text).slice(1, 4)).toEqual([`${FIXED}: 2`, `${EXEMPTED}: 1`, 'What was read']);
  });

  it('are not counted, and a pass that has some is more than two lines', () => {
    const text = render(aside(1, 'exempted'));
    expect(text).toContain('✅ Policy Gate: no limit exceeded');
    expect(text).toContain('1 target · the check passes');
    expect(titles(text)).toContain(`${EXEMPTED}: 1`);
  });

  it.each([
    [[...aside(2, 'fixed-by-this-change'), ...aside(3, 'exempted')], ' · 2 fixed by this change · '],
    [aside(3, 'exempted'), undefined],
  ])('are told on the second line if the change fixes them', (setAside, words) => {
    const [, , facts = ''] = render(setAside).split('\n');
    expect(facts.includes('fixed by this change')).toBe(words !== undefined);
    expect(facts).toContain(words ?? 'the check passes');
  });

  it('are told policy by policy, worst first, with what decided so', () => {
    const text = render([
      ...aside(1, 'exempted', { severity: 'low', policy: { name: 'b' }, resource: { name: 'x' } }),
      ...aside(1, 'exempted', { severity: 'high', policy: { name: 'c' }, resource: { name: 'y' } }),
      ...aside(1, 'exempted', { severity: 'low', policy: { name: 'c' }, resource: { name: 'z' } }),
    ]);
    const rows = text.split('\n').filter((line) => line.endsWith('| update 42 passes it |'));
    expect(rows.map((row) => cellsOf(row).map((cell) => cell.trim()))).toEqual(
      [
        ['`c`', '`y`'],
        ['`c`', '`z`'],
        ['`b`', '`x`'],
      ].map((names) => [
        ...names,
        '`acme/website/production` [open](https://app.pulumi.com/acme/website/production)',
        'update 42 passes it',
      ]),
    );
  });

  it.each([
    ['all of a few', { listedFindings: 10, listedPerPolicy: 10 }, 0, [3, 2], []],
    ['no more in all than of a policy', { listedFindings: 10, listedPerPolicy: 4 }, 0, [3, 1], [1]],
    ['what the findings leave', { listedFindings: 5, listedPerPolicy: 5 }, 4, [1, 0], [2, 2]],
    ['none where the findings take all', { listedFindings: 3, listedPerPolicy: 5 }, 3, [0, 0], [3, 2]],
  ])('are listed: %s', (_, size, findings, listed, more) => {
    const setAside = [
      ...aside(3, 'fixed-by-this-change', { resource: { name: 'fixed' } }),
      ...aside(2, 'exempted', { resource: { name: 'exempted' } }),
    ];
    const text = render(setAside, makeFindings(findings), { ...COMMENT_SIZE, ...size });
    const count = (name: string): number => text.split(`\`${name}\``).length - 1;
    expect([count('fixed'), count('exempted')]).toEqual(listed);
    expect([...text.matchAll(/(\d+) more in the JSON report/g)].map(([, hidden]) => Number(hidden))).toEqual(
      more,
    );
    expect(titles(text)).toEqual(expect.arrayContaining([`${FIXED}: 3`, `${EXEMPTED}: 2`]));
  });

  it('go before any finding goes, and the reading goes before them', () => {
    const setAside = aside(5, 'exempted');
    const findings = makeFindings(5);
    const parts = (limitBytes: number): readonly boolean[] => {
      const shown = titles(render(setAside, findings, { ...COMMENT_SIZE, limitBytes })).join(' ');
      const all = ['What it was judged by', 'What was read', EXEMPTED, 's3-no-public-read'];
      return all.map((title) => shown.includes(title));
    };
    const whole = Buffer.byteLength(render(setAside, findings));
    expect(parts(whole)).toEqual([true, true, true, true]);
    expect(parts(whole - 1)).toEqual([false, true, true, true]);
    expect(parts(whole - 150)).toEqual([false, false, true, true]);
    expect(parts(whole - 400)).toEqual([false, false, false, true]);
  });

  it('are lines of the log, by reason and policy', () => {
    const lines = logLines(
      reportOf([
        ...aside(2, 'exempted', { policy: { name: '::error::x' } }),
        ...aside(1, 'fixed-by-this-change'),
      ]),
    );
    expect(lines).toContain(`${FIXED}: s3-no-public-read (aws-guard): 1 resource`);
    expect(lines).toContain(`${EXEMPTED}: :\u200B:error::x (aws-guard): 2 resources`);
  });

  it('are all in the report, worst first, without whom they are assigned to', () => {
    const { setAside } = reportOf([
      ...aside(1, 'exempted', { severity: 'low', assignedTo: 'jo@acme.example' }),
      ...aside(1, 'exempted', { severity: 'high' }),
    ]);
    expect(setAside.map(({ finding }) => finding.severity)).toEqual(['high', 'low']);
    expect(JSON.stringify(setAside)).not.toContain('jo@');
  });
});

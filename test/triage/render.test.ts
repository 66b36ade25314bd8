import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceError } from '../../src/errors.ts';
import { applyTriage } from '../../src/triage/apply.ts';
import { planTriage, type TriageChange, type TriageIssue } from '../../src/triage/plan.ts';
import type { TriageUpdate } from '../../src/triage/reading.ts';
import { renderTriage } from '../../src/triage/render.ts';
import { hostileFinding, hostileText } from '../builders/hostile.ts';
import { makeIssue, NOW, threeIssues } from './issues.ts';

const planFor = (issues: readonly TriageIssue[], change: TriageChange) =>
  planTriage(issues, { source: ['pulumi', 'azure'] }, change, NOW);

async function resultLines(issues: readonly TriageIssue[], update: TriageUpdate): Promise<readonly string[]> {
  const plan = planFor(issues, { priority: 'p0' });
  return renderTriage(await applyTriage(plan, update, { concurrency: 4, onResult: () => undefined }));
}

describe('a plan in lines', () => {
  it('shows each issue, what would change, and the counts', () => {
    const issues = [...threeIssues(), makeIssue('4', { status: 'ignored' })];
    expect(renderTriage(planFor(issues, { status: 'in_progress', priority: 'p1' }))).toEqual([
      'Triage: 3 issues of those read match.',
      ...['1', '2', '3'].map(
        (id) =>
          `${id} s3-no-public-read on bucket-${id} in acme/website/production: status open → in_progress, priority p4 → p1`,
      ),
      'Dry run: 3 issues would change, 0 are already as wanted. Write with --apply.',
    ]);
  });

  it('counts one as one', () => {
    const issues = [makeIssue('1'), makeIssue('2', { priority: 'p0' })];
    expect(renderTriage(planFor(issues, { priority: 'p0' })).at(-1)).toBe(
      'Dry run: 1 issue would change, 1 is already as wanted. Write with --apply.',
    );
    expect(renderTriage(planFor([makeIssue('1')], { priority: 'p0' }))[0]).toBe(
      'Triage: 1 issue of those read matches.',
    );
  });

  it('says so where nothing matches', () => {
    expect(renderTriage(planFor([], { priority: 'p0' }))).toEqual([
      'Triage: 0 issues of those read match.',
      'Dry run: 0 issues would change, 0 are already as wanted. Write with --apply.',
    ]);
  });

  it.each<[string, Parameters<typeof makeIssue>[1], TriageChange, string]>([
    ['no status', { status: undefined }, { status: 'ignored' }, 'status none → ignored'],
    ['no priority', { priority: 'unprioritized' }, { priority: 'p0' }, 'priority unprioritized → p0'],
    [
      'an unknown priority',
      { priority: 'unknown', unknownWords: { priority: 'p9' } },
      { priority: 'p0' },
      'priority p9 → p0',
    ],
    ['nobody', {}, { assignee: 'octocat' }, 'assignee nobody → octocat'],
    ['somebody', { assignedTo: 'a@b.co' }, { assignee: 'octocat' }, 'assignee somebody else → octocat'],
    ['an address', {}, { assignee: 'a@b.co' }, 'assignee nobody → the address given'],
  ])('shows %s', (_, overrides, change, words) => {
    const line = renderTriage(planFor([makeIssue('1', overrides)], change))[1];
    expect(line?.endsWith(`: ${words}`)).toBe(true);
    expect(line).not.toContain('@');
  });
});

describe('a result in lines', () => {
  it('shows what was changed, what failed and why, and the counts', async () => {
    const issues = [...threeIssues(), makeIssue('4', { priority: 'p0' })];
    const update: TriageUpdate = ({ issue }) =>
      issue.id === '2'
        ? Promise.reject(new SourceError('forbidden', 'HTTP 403'))
        : Promise.resolve({ priority: 'p0' });
    const line = (id: string): string =>
      `${id} s3-no-public-read on bucket-${id} in acme/website/production: priority p4 → p0`;
    expect(await resultLines(issues, update)).toEqual([
      'Triage: 4 issues of those read match.',
      `changed ${line('1')}`,
      `changed ${line('3')}`,
      `FAILED ${line('2')}: HTTP 403`,
      'Changed 2 of 3; 1 failed: 2. 1 is already as wanted.',
    ]);
  });

  it('tells what may have been written apart from what was not', async () => {
    const update: TriageUpdate = ({ issue }) => {
      if (issue.id === '1') return Promise.reject(new SourceError('rejected', 'HTTP 400.'));
      if (issue.id === '2') return Promise.reject(new SourceError('timeout', 'no whole answer.'));
      return Promise.resolve({ priority: 'p4' });
    };
    const line = (id: string): string =>
      `${id} s3-no-public-read on bucket-${id} in acme/website/production: priority p4 → p0`;
    expect(await resultLines(threeIssues(), update)).toEqual([
      'Triage: 3 issues of those read match.',
      `FAILED ${line('1')}: HTTP 400.`,
      `NOT CONFIRMED ${line('2')}: it may have been written: no whole answer.`,
      `NOT CONFIRMED ${line('3')}: it may have been written: the service answered, but the issue still says priority "p4"`,
      'Changed 0 of 3; 1 failed: 1; 2 not confirmed: 2, 3.',
    ]);
  });

  it('names no failure where there is none', async () => {
    const lines = await resultLines(threeIssues(), () => Promise.resolve({ priority: 'p0' }));
    expect(lines.at(-1)).toBe('Changed 3 of 3.');
  });

  it.each([
    ['forbidden', 'FAILED', 'failed'],
    ['timeout', 'NOT CONFIRMED', 'not confirmed'],
  ] as const)('names ten of the %s in the closing line, and how many more there are', async (...words) => {
    const [code, start, counted] = words;
    const issues = Array.from({ length: 12 }, (_, index) => makeIssue(`i${String(index).padStart(2, '0')}`));
    const lines = await resultLines(issues, () => Promise.reject(new SourceError(code, 'no')));
    expect(lines.filter((line) => line.startsWith(start))).toHaveLength(12);
    expect(lines.at(-1)).toBe(
      `Changed 0 of 12; 12 ${counted}: i00, i01, i02, i03, i04, i05, i06, i07, i08, i09 and 2 more.`,
    );
  });
});

describe('hostile text', () => {
  it('keeps every issue on one harmless line', async () => {
    await fc.assert(
      fc.asyncProperty(hostileFinding, hostileText, hostileText, async (finding, id, message) => {
        const issues = [
          { organization: 'acme', id, finding: { ...finding, priority: 'p4', status: 'open' } } as const,
        ];
        const plan = renderTriage(planFor(issues, { priority: 'p0' }));
        const result = await resultLines(issues, () => Promise.reject(new Error(message)));
        expect(plan).toHaveLength(3);
        expect(result).toHaveLength(3);
        for (const line of [...plan, ...result]) {
          expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]|^::|##\[/u);
        }
      }),
    );
  });
});

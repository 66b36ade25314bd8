import { describe, expect, it } from 'vitest';
import { progressLines, progressText } from '../../src/publishers/progress-lines.ts';
import type { ProgressUpdate } from '../../src/sources/progress.ts';

const ISSUES = { source: 'pulumi', target: 'acme/website/production', rows: 'issues' } as const;
const EVENTS = { source: 'azure', target: '/subscriptions/s', rows: 'events' } as const;

/** What was told, of updates at so many milliseconds after the start. */
function toldOf(updates: readonly (readonly [ms: number, update: ProgressUpdate])[]): readonly string[] {
  const lines: string[] = [];
  let now = 5_000;
  const progress = progressLines(
    (line) => lines.push(line),
    () => now,
  );
  for (const [ms, update] of updates) {
    now = 5_000 + ms;
    progress(update);
  }
  return lines;
}

describe('a line of progress', () => {
  it('says what came, and of how much where the service has said so', () => {
    expect(progressText({ ...ISSUES, read: 12_300, of: 15_709 })).toBe(
      'Pulumi acme/website/production: 12,300 of 15,709 issues read',
    );
    expect(progressText({ ...EVENTS, read: 1 })).toBe('Azure /subscriptions/s: 1 events read');
  });

  it('is one inert line, whatever the target is called', () => {
    const line = progressText({ ...ISSUES, target: 'a\n::error::x\u001b[31m##[group]', read: 1 });
    expect(line).toBe('Pulumi a ::error::x#\u200B#[group]: 1 issues read');
  });
});

describe('progress in a log', () => {
  it('says nothing within the first ten seconds', () => {
    expect(
      toldOf([
        [0, { ...ISSUES, read: 100 }],
        [9_999, { ...ISSUES, read: 200 }],
      ]),
    ).toEqual([]);
  });

  it('says how far each source is, every ten seconds at most', () => {
    const lines = toldOf([
      [10_000, { ...ISSUES, read: 100 }],
      [10_001, { ...ISSUES, read: 200 }],
      [10_002, { ...EVENTS, read: 1_000 }],
      [19_999, { ...ISSUES, read: 300 }],
      [20_000, { ...ISSUES, read: 400 }],
      [20_001, { ...EVENTS, read: 2_000 }],
      [20_002, { ...EVENTS, read: 3_000 }],
    ]);
    expect(lines.map((line) => line.replace(/^(\w+) .*: /, '$1 '))).toEqual([
      'Pulumi 100 issues read',
      'Azure 1,000 events read',
      'Pulumi 400 issues read',
      'Azure 3,000 events read',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { loadPlan } from '../../src/config/load/plan.ts';
import type { PolicySource } from '../../src/config/load/policies.ts';
import { readRun } from '../../src/github/event.ts';
import { CIRCUMSTANCES, fileOf, GATED_STACK, inputsOf } from '../builders/config.ts';

/** Notes of a run of which GitHub did not tell the pull request. */
async function notes(file: string, unresolved: string | undefined): Promise<readonly string[]> {
  const run = { ...(await readRun({})), unresolved };
  const own: PolicySource = { name: 'own.yml', commit: 'a'.repeat(40), file: fileOf(file) };
  const plan = await loadPlan(inputsOf(GATED_STACK), CIRCUMSTANCES, { own, notes: [] }, run);
  return plan.rules.notes;
}

describe('a run whose pull request is not known says so', () => {
  it.each([
    ['and that everything is new', '', 'everything is new, and no override counts: for a reason.'],
    [
      'and no more, where newness goes by something else',
      'new-since: 2026-01-01T00:00:00Z',
      'so no override counts: for a reason.',
    ],
  ])('%s', async (_, file, words) => {
    expect(await notes(file, 'for a reason.')).toEqual([
      `Which pull request this run is about is not known, so ${words.replace(/^so /, '')}`,
    ]);
    expect(await notes(file, undefined)).toEqual([]);
  });
});

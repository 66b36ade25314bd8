import { describe, expect, it } from 'vitest';
import { CLOSED_STATUSES, isClosed, isTriaged, TRIAGED_STATUSES } from '../../src/finding/status.ts';

describe('a status', () => {
  it.each<[string | undefined, boolean, boolean]>([
    ['fixed', true, false],
    ['ignored', true, true],
    ['by_design', true, true],
    ['open', false, false],
    ['in_progress', false, false],
    ['snoozed', false, false],
    // The service words it in lower case; another word must not take a finding away.
    ['Ignored', false, false],
    ['', false, false],
    [undefined, false, false],
  ])('%j is closed: %s, by a person: %s', (status, closed, triaged) => {
    expect([isClosed(status), isTriaged(status)]).toEqual([closed, triaged]);
  });

  it('that a person gives to close an issue is a closed one', () => {
    expect(CLOSED_STATUSES).toEqual(['fixed', 'ignored', 'by_design']);
    expect(TRIAGED_STATUSES.filter((status) => !isClosed(status))).toEqual([]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/config/load/rulebook.ts';
import { minutesAhead } from '../../src/github/clock.ts';
import { readRun } from '../../src/github/event.ts';
import { settingsOf } from '../builders/config.ts';

const NOW = new Date('2026-11-23T10:00:00Z');
const OPENED = '2026-11-20T08:00:00Z';
const EVERYTHING = { kind: 'everything' } as const;
const SINCE = { kind: 'since', since: new Date(OPENED) } as const;

describe('the clocks of GitHub and of this machine', () => {
  it.each([
    ['Mon, 23 Nov 2026 10:05:00 GMT', 0],
    ['Mon, 23 Nov 2026 10:05:01 GMT', 5],
    ['Mon, 23 Nov 2026 09:55:00 GMT', 0],
    ['2026-11-23T09:54:59Z', -5],
    ['2026-11-24T10:00:00Z', 1_440],
    ['soon', 0],
    ['', 0],
    [undefined, 0],
  ])('at %j of GitHub’s are %d minutes apart', (toldAt, minutes) => {
    expect(minutesAhead(toldAt, NOW)).toBe(minutes);
  });
});

describe('an event that tells of a pull request', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'policy-gate-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function basisOf(updated: string | null | undefined, created = OPENED) {
    const path = join(folder, 'event.json');
    const head = { sha: 'a'.repeat(40), repo: null };
    const pull = { number: 42, created_at: created, updated_at: updated, head };
    await writeFile(path, JSON.stringify({ pull_request: pull }));
    const run = await readRun({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: path });
    const settings = {
      policy: settingsOf({}).policy,
      newSince: 'pull-request',
      baseline: undefined,
    } as const;
    const { rulebook, notes } = await loadRulebook(settings, run, {
      access: undefined,
      ref: undefined,
      now: NOW,
    });
    return { basis: rulebook.basis, notes };
  }

  it.each([
    ['is of now', '2026-11-23T09:59:00Z'],
    ['is of days ago', '2026-11-21T00:00:00Z'],
    ['is of a few minutes to come', '2026-11-23T10:04:00Z'],
    ['does not say when', undefined],
    ['says null of when', null],
  ])('%s: what is new goes by when that was opened', async (_, updated) => {
    expect(await basisOf(updated)).toEqual({ basis: SINCE, notes: [] });
  });

  it.each([
    ['was pushed to in an hour', '2026-11-23T11:00:00Z', OPENED],
    ['will be opened in an hour', undefined, '2026-11-23T11:00:00Z'],
  ])('that %s: everything is new, for GitHub’s clock is ahead', async (_, updated, created) => {
    const { basis, notes } = await basisOf(updated, created);
    expect(basis).toEqual(EVERYTHING);
    expect(notes).toEqual([expect.stringContaining("GitHub's clock is 60 minutes ahead of this machine's")]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubPull } from '../../sandbox/github/estate.ts';
import { removeLabel, setLabel } from '../../sandbox/github/labels.ts';
import { pushTo } from '../../sandbox/github/pushes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Override } from '../../src/config/levels/knobs.ts';
import type { Change } from '../../src/github/event.ts';
import { readOverride } from '../../src/github/override.ts';

const LABEL = 'policy-gate-override';
const OVERRIDE: Override = { label: LABEL, roles: ['maintain', 'admin'] };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.close());

const pull = (): GitHubPull => {
  const found = sandbox.github.estate.pulls.find(({ number }) => number === 42);
  if (found === undefined) throw new Error('no pull request 42');
  return found;
};
/** Minutes after the pull request was opened; its head was pushed within five. */
const at = (minutes: number): Date => new Date(Date.parse(pull().createdAt) + minutes * 60_000);
const label = (actor: string | null, minutes = 10, name = LABEL): void => {
  setLabel(sandbox.github.estate, { issue: 42, label: name, actor, at: at(minutes) });
};
const ask = (override = OVERRIDE, change: Change = { number: 42, headSha: pull().headSha }) =>
  readOverride(override, change, {
    repository: {
      owner: 'acme',
      repo: 'infrastructure',
    },
    apiUrl: sandbox.github.url,
    token: sandbox.github.jobToken,
    pacing: {
      secondMs: 1,
      deadlineMs: 5e3,
    },
  });
const fail = (path: RegExp, status: number, body?: unknown): void => {
  sandbox.github.faults.add({ path, fault: { kind: 'status', status, ...(body !== undefined && { body }) } });
};

/** GitHub tells of one event more. */
function happens(event: object): void {
  sandbox.github.faults.add({
    path: /\/issues\/42\/events/,
    fault: { kind: 'rewrite', body: (events) => [...(Array.isArray(events) ? events : []), event] },
  });
}

describe('an override counts', () => {
  it.each([
    ['alice-okafor', 'maintain'],
    ['bert-lindqvist', 'admin'],
  ])('by %s, whose role is %s', async (by, role) => {
    label(by);
    const when = at(10).toISOString().replace('.000', '');
    expect(await ask()).toEqual({ kind: 'in-force', label: LABEL, by, role, at: when });
  });

  it('by another spelling of the label, and of the role', async () => {
    label('alice-okafor', 10, LABEL.toUpperCase());
    expect(await ask({ label: LABEL, roles: ['Maintain'] })).toMatchObject({ kind: 'in-force' });
  });

  it('by a role of the organisation’s own', async () => {
    label('farid-haddad', 10, 'ship-it');
    const override = { label: 'ship-it', roles: ['release-manager'] };
    expect(await ask(override)).toMatchObject({ kind: 'in-force', role: 'release-manager' });
  });

  it('for a run that does not know the head, as in a merge queue', async () => {
    label('alice-okafor');
    expect(await ask(OVERRIDE, { number: 42 })).toMatchObject({ kind: 'in-force' });
  });

  it('on a branch of a public fork', async () => {
    setLabel(sandbox.github.estate, { issue: 43, label: LABEL, actor: 'alice-okafor', at: new Date() });
    expect(await ask(OVERRIDE, { number: 43 })).toMatchObject({ kind: 'in-force' });
  });

  it('where it was set again by somebody who may', async () => {
    label('chen-mei');
    removeLabel(sandbox.github.estate, { issue: 42, label: LABEL, actor: 'chen-mei', at: at(11) });
    label('alice-okafor', 12);
    expect(await ask()).toMatchObject({ kind: 'in-force', by: 'alice-okafor' });
  });
});

describe('an override does not count', () => {
  it.each<[string, () => void, string]>([
    [
      'somebody who may only write',
      () => label('chen-mei'),
      'chen-mei set it, whose role is write; it takes maintain or admin',
    ],
    ['a stranger', () => label('mallory'), 'whose role is none'],
    ['a bot', () => label('acme-gates[bot]'), 'whose role is none'],
    ['nobody that is left', () => label(null), 'GitHub does not say who set it'],
    ['somebody before the newest commit', () => label('alice-okafor', 1), 'Set it anew'],
    [
      'somebody in the very second of the newest commit',
      () => {
        pushTo(sandbox.github.estate, pull(), { sha: 'd'.repeat(40), at: at(10) });
        label('alice-okafor', 10);
      },
      'Set it anew',
    ],
    [
      'somebody before a later push',
      () => {
        label('alice-okafor');
        pushTo(sandbox.github.estate, pull(), { sha: 'd'.repeat(40), at: at(20) });
      },
      'Set it anew',
    ],
    [
      'somebody after whom another set it again',
      () => {
        label('alice-okafor');
        removeLabel(sandbox.github.estate, { issue: 42, label: LABEL, actor: 'chen-mei', at: at(11) });
        label('chen-mei', 12);
      },
      'chen-mei set it',
    ],
    [
      'somebody whose last word was to take it away, while the label is there',
      () => {
        label('alice-okafor');
        removeLabel(sandbox.github.estate, { issue: 42, label: LABEL, actor: 'alice-okafor', at: at(11) });
        pull().labels.push(LABEL);
      },
      'GitHub does not say who set it',
    ],
    [
      'somebody before the pull request got another base',
      () => {
        label('alice-okafor');
        happens({ event: 'base_ref_changed', created_at: at(11).toISOString() });
      },
      'another base branch',
    ],
    [
      'somebody before an event about a label that cannot be read',
      () => {
        label('alice-okafor');
        happens({ id: 9_999_999, event: 'labeled', label: { name: LABEL } });
      },
      'could not be asked who set it, and when: GitHub did not answer with an event about a label. The job',
    ],
    [
      'somebody before the base changed at an instant that cannot be read',
      () => {
        label('alice-okafor');
        happens({ event: 'base_ref_changed', created_at: 'lately' });
      },
      'GitHub did not answer with an event about the base. The job',
    ],
    [
      'somebody, while nobody can say when the branch was pushed',
      () => {
        label('alice-okafor');
        fail(/\/activity/, 200, []);
      },
      'does not say when the newest commit was pushed',
    ],
    [
      'somebody, while the branch has moved on',
      () => {
        label('alice-okafor');
        const ref = `refs/heads/${pull().headRef}`;
        fail(/\/activity/, 200, [{ ref, after: 'e'.repeat(40), timestamp: pull().createdAt }]);
      },
      'does not say when the newest commit was pushed',
    ],
    [
      'somebody, while GitHub refuses to tell the role',
      () => {
        label('alice-okafor');
        fail(/\/collaborators\//, 403);
      },
      'could not be asked who set it',
    ],
    [
      'somebody, while GitHub tells the role of another',
      () => {
        label('alice-okafor');
        const answer = { permission: 'admin', role_name: 'admin', user: { login: 'bert-lindqvist' } };
        fail(/\/collaborators\//, 200, answer);
      },
      'GitHub answered about another than alice-okafor',
    ],
    [
      'somebody, while GitHub talks of another pull request',
      () => {
        label('alice-okafor');
        fail(/\/pulls\/42/, 200, { number: 41 });
      },
      'could not be asked who set it',
    ],
  ])('by %s', async (_, prepare, words) => {
    prepare();
    const told = await ask(OVERRIDE, { number: 42, headSha: pull().headSha });
    expect(told).toMatchObject({ kind: 'not-counted', label: LABEL, reason: expect.stringContaining(words) });
  });

  it('for a commit that is not the newest any more', async () => {
    label('alice-okafor');
    const { headSha } = pull();
    pushTo(sandbox.github.estate, pull(), { sha: 'd'.repeat(40), at: at(5) });
    const told = await ask(OVERRIDE, { number: 42, headSha });
    expect(told).toMatchObject({ kind: 'not-counted', reason: expect.stringContaining('a newer commit') });
  });
});

describe('an override is not mentioned', () => {
  it.each<[string, () => void]>([
    ['no label', () => undefined],
    [
      'a label that was taken away',
      () => {
        label('alice-okafor');
        removeLabel(sandbox.github.estate, { issue: 42, label: LABEL, actor: 'mallory', at: at(11) });
      },
    ],
    ['another label', () => label('alice-okafor', 10, 'override')],
  ])('with %s', async (_, prepare) => {
    prepare();
    expect(await ask()).toBeUndefined();
  });

  it('without a pull request, or without a way to ask', async () => {
    label('alice-okafor');
    expect(await readOverride(OVERRIDE, undefined, undefined)).toBeUndefined();
    expect(await readOverride(OVERRIDE, { number: 42 }, undefined)).toBeUndefined();
  });
});

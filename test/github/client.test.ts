import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, FaultRule } from '../../sandbox/faults.ts';
import { addComment } from '../../sandbox/github/estate.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { type SandboxServer, startServer } from '../../sandbox/server.ts';
import { readFileAt } from '../../src/github/contents.ts';
import { createOctokit } from '../../src/github/octokit.ts';
import { listMarkedComments } from '../../src/publishers/own-comments.ts';
import { CONVERSATION, NOW, REPOSITORY, startSeededGitHub } from '../sandbox/github-service.ts';

/** Each try has a second. */
const PACING = { secondMs: 1, deadlineMs: 6_000 };
const PATH = '.github/policy-gate.yml';
const POLICY = 'version: 1\nthresholds: { total: 0 }\n';

let github: GitHubSandbox;
/** Another host. It knows everything, and answers whatever it is asked. */
let other: SandboxServer;

beforeEach(async () => {
  github = await startSeededGitHub();
  other = await startServer([], () => ({ status: 200, body: [] }));
  const main = github.estate.branches.get('main') ?? '';
  github.estate.files.set(main, new Map([[PATH, POLICY]]));
});

afterEach(() => Promise.all([github.close(), other.close()]));

const client = (pacing = PACING) => createOctokit(github.jobToken, github.url, pacing);
const CALLS = {
  comments: () => listMarkedComments(client(), CONVERSATION),
  file: () => readFileAt(client(), REPOSITORY, PATH, 'heads/main'),
  write: () => client().rest.issues.createComment({ ...CONVERSATION, body: 'b' }),
} as const;
const RULES = {
  comments: { method: 'GET', path: /\/issues\/42\/comments/ },
  file: { path: /\/contents\// },
  write: { method: 'POST', path: /\/issues\/42\/comments/ },
} as const satisfies Record<keyof typeof CALLS, Omit<FaultRule, 'fault'>>;

const strike = (call: keyof typeof CALLS, fault: Fault, ordinals?: readonly number[]): void =>
  github.faults.add({ ...RULES[call], fault, ...(ordinals && { ordinals }) });
const asked = (call: keyof typeof CALLS): number =>
  github.exchanges.filter(({ method, path }) => {
    const rule: Omit<FaultRule, 'fault'> = RULES[call];
    return rule.path.test(path) && (rule.method ?? method) === method;
  }).length;
const status = (code: number, headers = {}, message = 'too much'): Fault => ({
  kind: 'status',
  status: code,
  headers,
  body: { message },
});

describe('an answer that breaks off', () => {
  it.each<Fault>([
    { kind: 'cut' },
    { kind: 'length', by: 1 },
    { kind: 'gzip', of: 'plain' },
    { kind: 'stall' },
    { kind: 'hang' },
    { kind: 'reset' },
  ])('is asked for again: %o', async (fault) => {
    strike('file', fault, [1]);
    expect((await CALLS.file()).text).toBe(POLICY);
    expect(asked('file')).toBe(2);
  });

  it.each<[Fault, string]>([
    [{ kind: 'cut' }, 'without whole JSON'],
    [{ kind: 'gzip', of: 'plain' }, 'without whole JSON'],
    [{ kind: 'reset' }, 'no connection to http://127.0.0.1'],
    [{ kind: 'hang' }, 'no whole answer within 1 s'],
    [{ kind: 'trickle', of: 'body' }, 'no whole answer within 1 s'],
  ])('time and again is no empty file: %o', async (fault, words) => {
    strike('file', fault);
    await expect(CALLS.file()).rejects.toThrow(words);
    expect(asked('file')).toBe(4);
  });

  it('ends when the time for all of them is up', async () => {
    strike('file', { kind: 'hang' });
    const pacing = { secondMs: 150, deadlineMs: 600 };
    const reading = readFileAt(client(pacing), REPOSITORY, PATH, 'heads/main');
    await expect(reading).rejects.toThrow('the time that GitHub has in all was up');
    expect(asked('file')).toBeLessThan(4);
  });
});

describe('a redirect', () => {
  it('is followed on the same host, as after a repository got another name', async () => {
    const { repositoryId } = github.estate;
    const location = `${github.url}/repositories/${repositoryId}/issues/42/comments`;
    github.faults.add({ path: /^\/repos\/.*comments/, fault: { kind: 'redirect', status: 307, location } });
    expect((await CALLS.write()).status).toBe(201);
    await expect(CALLS.comments()).resolves.toEqual([]);
  });

  it.each([301, 302, 307, 308] as const)('%i to another host is not', async (code) => {
    for (const call of ['comments', 'file', 'write'] as const) {
      strike(call, { kind: 'redirect', status: code, location: `${other.url}/elsewhere` });
      await expect(CALLS[call]()).rejects.toThrow(`HTTP ${code} with a redirect that is not followed`);
      github.faults.clear();
    }
    expect(asked('file')).toBe(1);
    expect(other.exchanges).toEqual([]);
  });

  it('in a circle ends', async () => {
    strike('file', { kind: 'redirect', status: 302, location: `${github.url}/repos/a/b/contents/x` });
    await expect(CALLS.file()).rejects.toThrow('redirect that is not followed');
    expect(asked('file')).toBe(4);
  });
});

it.each([1, 2])('a conflict on page %i of a list is no end of it', async (page) => {
  addComment(github.estate, { issue: 42, author: 'x', body: '<!-- policy-gate -->', at: NOW });
  strike('comments', status(409), [page, page + 1, page + 2, page + 3]);
  await expect(CALLS.comments()).rejects.toThrow('HTTP 409: too much');
});

describe('too many requests', () => {
  it.each<[string, Fault, number]>([
    ['429, in its own words', status(429), 2],
    ['429, which tells to wait', status(429, { 'retry-after': '2' }), 2],
    ['429, which names a time', status(429, { 'retry-after': 'Fri, 27 Nov 2026 20:00:00 GMT' }), 2],
    ['429, which asks for an hour', status(429, { 'retry-after': '3600' }), 1],
    ['403, in its own words', status(403, {}, 'You have exceeded a secondary rate limit.'), 2],
    [
      '403, for an hour',
      status(403, { 'retry-after': '3600' }, 'You have exceeded a secondary rate limit.'),
      1,
    ],
  ])('are asked for once more if that is soon: %s', async (_, fault, count) => {
    for (const call of ['comments', 'write'] as const) {
      strike(call, fault);
      await expect(CALLS[call]()).rejects.toThrow(/HTTP (?:429|403): .*secondary rate limit/);
      expect(asked(call)).toBe(count);
    }
  });
});

it('what GitHub says is told without the token, and no page is', async () => {
  strike('file', status(400, {}, `${'x'.repeat(280)} ${github.jobToken} is bad`));
  const refused = await CALLS.file().catch((error: unknown) => String(error));
  expect(refused).toContain('HTTP 400');
  expect(refused).not.toContain(github.jobToken.slice(0, 8));
  github.faults.clear();
  strike('file', { kind: 'html', status: 400 });
  await expect(CALLS.file()).rejects.toThrow(/^HTTP 400 with an HTML page$/);
  github.faults.clear();
  strike('file', { kind: 'html' });
  await expect(CALLS.file()).rejects.toThrow('HTTP 200 with an HTML page');
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Door } from '../../sandbox/github/door.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CHECKS_TOKEN, READ_ONLY_TOKEN } from '../../sandbox/github/tokens.ts';
import { CONVERSATION, clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

const LIST = { method: 'GET', path: /\/issues\/42\/comments$/ } as const;

let github: GitHubSandbox;
let door: Door;

beforeEach(async () => {
  github = await startSeededGitHub();
  door = new Door();
  github.beforeAnswer = door.enter;
});

afterEach(() => github.close());

const list = (token?: string) => clientFor(github, token).rest.issues.listComments(CONVERSATION);

describe('the door', () => {
  it('holds one request until it is released, and lets others by', async () => {
    const hold = door.hold({ ...LIST, token: github.jobToken });
    const held = list();
    await hold.arrived;
    await list(CHECKS_TOKEN);
    await list();
    expect(github.exchanges).toHaveLength(2);
    hold.release();
    await held;
    expect(github.exchanges).toHaveLength(3);
  });

  it('holds one after the other where it is asked twice', async () => {
    const [first, second] = [door.hold(LIST), door.hold(LIST)];
    const both = [list(), list()];
    await first.arrived;
    await second.arrived;
    expect(github.exchanges).toEqual([]);
    first.release();
    second.release();
    await Promise.all(both);
  });

  it('lets those that meet in once all are there', async () => {
    const met = door.meet(LIST, [github.jobToken, CHECKS_TOKEN]);
    const early = list();
    await clientFor(github).rest.repos.get(REPOSITORY);
    expect(github.exchanges.map(({ path }) => path)).toEqual(['/repos/acme/infrastructure']);
    await Promise.all([early, list(CHECKS_TOKEN), met]);
  });
});

describe('the edits of a comment', () => {
  const QUERY =
    'query ($id: ID!) { node(id: $id) { ... on IssueComment { userContentEdits(first: 2) { nodes { diff } } } } }';
  const ask = (id: string, token?: string) => clientFor(github, token).graphql(QUERY, { id });
  const told = (...bodies: (string | null)[]) => ({
    node: { userContentEdits: { nodes: bodies.map((diff) => ({ diff })) } },
  });

  it('are none before the first, and then have every body, the newest first', async () => {
    const { issues } = clientFor(github).rest;
    const { data: comment } = await issues.createComment({ ...CONVERSATION, body: 'one' });
    expect(await ask(comment.node_id)).toEqual(told());
    const edit = (body: string) => issues.updateComment({ ...REPOSITORY, comment_id: comment.id, body });
    await edit('two');
    expect(await ask(comment.node_id)).toEqual(told('two', 'one'));
    await edit('three');
    expect(await ask(comment.node_id, READ_ONLY_TOKEN)).toEqual(told('three', 'two'));
    github.switches.edits = 'hidden';
    expect(await ask(comment.node_id)).toEqual(told(null, null));
  });

  it.each([
    ['of no comment', 'nonsense', undefined],
    ['that a token may not read', undefined, 'ghs_none'],
  ])('%s are an error', async (_, id, token) => {
    const none = { issues: 'none', pull_requests: 'none', contents: 'none', checks: 'none' } as const;
    github.estate.tokens.set('ghs_none', {
      login: 'github-actions[bot]',
      kind: 'Bot',
      permissions: none,
    });
    const { data } = await list();
    await expect(ask(id ?? data[0]?.node_id ?? '', token)).rejects.toMatchObject({
      errors: [{ type: 'NOT_FOUND' }],
    });
  });
});

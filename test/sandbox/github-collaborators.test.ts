import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { clientFor, REPOSITORY, startSeededGitHub } from './github-service.ts';

let github: GitHubSandbox;

beforeEach(async () => {
  github = await startSeededGitHub();
});

afterEach(() => github.close());

const ask = async (username: string, token?: string) => {
  const { repos } = clientFor(github, token).rest;
  return (await repos.getCollaboratorPermissionLevel({ ...REPOSITORY, username })).data;
};

const held = ({ permission, role_name }: { permission: string; role_name: string }): string[] => [
  permission,
  role_name,
];

describe('the permission of a collaborator', () => {
  it.each([
    ['bert-lindqvist', 'admin', 'admin'],
    ['alice-okafor', 'write', 'maintain'],
    ['chen-mei', 'write', 'write'],
    ['dora-van-dijk', 'read', 'triage'],
    ['mallory', 'none', 'none'],
    ['github-actions[bot]', 'none', 'none'],
    ['farid-haddad', 'write', 'release-manager'],
  ])('of %s is %s, the role %s', async (username, permission, role) => {
    const answer = await ask(username);
    expect(held(answer)).toEqual([permission, role]);
    expect(answer.user).toMatchObject({ login: username, role_name: role });
  });

  it('is that of the moment', async () => {
    const chen = github.estate.users.find(({ login }) => login === 'chen-mei');
    if (chen) chen.role = { name: 'auditor', base: 'read' };
    expect(held(await ask('chen-mei'))).toEqual(['read', 'auditor']);
    if (chen) chen.role = 'read';
    expect(held(await ask('chen-mei'))).toEqual(['read', 'read']);
  });

  it('comes with what the role allows', async () => {
    const allowed = async (username: string) =>
      Object.entries((await ask(username)).user?.permissions ?? {})
        .filter(([, is]) => is)
        .map(([name]) => name);
    expect(await allowed('bert-lindqvist')).toEqual(['admin', 'maintain', 'push', 'triage', 'pull']);
    expect(await allowed('alice-okafor')).toEqual(['maintain', 'push', 'triage', 'pull']);
    expect(await allowed('farid-haddad')).toEqual(['push', 'triage', 'pull']);
    expect(await allowed('dora-van-dijk')).toEqual(['triage', 'pull']);
    expect(await allowed('mallory')).toEqual([]);
  });

  it('does not care for the case of the name', async () => {
    expect((await ask('Alice-Okafor')).user?.login).toBe('alice-okafor');
  });

  it('can be asked by a token without any permission', async () => {
    const none = { issues: 'none', pull_requests: 'none', contents: 'none', checks: 'none' } as const;
    github.estate.tokens.set('ghs_bare', { login: 'acme-gates[bot]', kind: 'Bot', permissions: none });
    expect(held(await ask('bert-lindqvist', 'ghs_bare'))).toEqual(['admin', 'admin']);
  });

  it.each(['nobody', 'dependabot[bot]', 'acme'])('is not there for %s', async (username) => {
    await expect(ask(username)).rejects.toMatchObject({
      status: 404,
      response: { data: { message: `${username} is not a user`, status: '404' } },
    });
  });

  it('is not told to a token of other repositories', async () => {
    await expect(ask('bert-lindqvist', github.configToken)).rejects.toMatchObject({
      status: 404,
      response: { data: { message: 'Not Found' } },
    });
  });
});

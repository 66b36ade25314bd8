import { createHash } from 'node:crypto';
import type { GitHubEstate, GitHubUser } from './estate.ts';

/** A JSON object as the service answers it. */
export type ApiObject = Record<string, unknown>;

/** Stands in for deleted accounts, as on GitHub. */
const GHOST: GitHubUser = { login: 'ghost', id: 10_137, kind: 'User', association: 'NONE', role: 'none' };

/** Below this an Enterprise Server has its REST API. */
export const ENTERPRISE_PATH = '/api/v3';

const LINKS = {
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
  organizations_url: '/orgs',
  repos_url: '/repos',
  events_url: '/events{/privacy}',
  received_events_url: '/received_events',
} as const;

/** The account of that name, or the ghost. */
export function findUser(estate: GitHubEstate, login: string): GitHubUser {
  return estate.users.find((user) => user.login === login) ?? GHOST;
}

/** GitHub's `simple-user`. */
export function userRecord(origin: string, user: GitHubUser): ApiObject {
  const url = `${origin}/users/${encodeURIComponent(user.login)}`;
  const page = user.kind === 'Bot' ? `apps/${user.login.replace('[bot]', '')}` : user.login;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(user.kind, user.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${webOf(origin)}/${page}`,
    ...linksBelow(url, LINKS),
    type: user.kind,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** Where the pages are, by where the API is: an Enterprise Server has both at one host. */
export function webOf(origin: string): string {
  return origin.endsWith(ENTERPRISE_PATH) ? origin.slice(0, -ENTERPRISE_PATH.length) : 'https://github.com';
}

/** The `*_url` properties whose values hang below one address. */
export function linksBelow(address: string, suffixes: Record<string, string>): ApiObject {
  return Object.fromEntries(Object.entries(suffixes).map(([name, suffix]) => [name, `${address}${suffix}`]));
}

/** A number for something that has only a name: the same for the same name. */
export function derivedId(name: string): number {
  return Number.parseInt(createHash('sha1').update(name).digest('hex').slice(0, 8), 16);
}

/** An opaque id of GitHub's older form. */
export function nodeId(kind: string, id: number): string {
  return Buffer.from(`0${kind.length}:${kind}${id}`).toString('base64');
}

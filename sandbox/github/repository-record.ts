import type { GitHubEstate } from './estate.ts';
import { type ApiObject, derivedId, findUser, linksBelow, nodeId, userRecord, webOf } from './user-record.ts';

const LINKS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

const FACTS = {
  private: true,
  visibility: 'private',
  description: 'All of our infrastructure, as code',
  homepage: null,
  language: 'TypeScript',
  license: null,
  mirror_url: null,
  default_branch: 'main',
  size: 18_204,
  topics: [],
  archived: false,
  disabled: false,
  allow_forking: true,
  is_template: false,
  web_commit_signoff_required: false,
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  forks: 1,
  forks_count: 1,
  open_issues: 2,
  open_issues_count: 2,
  stargazers_count: 3,
  watchers: 3,
  watchers_count: 3,
  created_at: '2023-12-22T08:15:04Z',
  updated_at: '2026-03-01T17:45:59Z',
  pushed_at: '2026-03-02T08:58:21Z',
} as const;

/** Forks can be read by anyone. */
const PUBLIC = { private: false, visibility: 'public' } as const;

/** The full name of our own repository. */
export function baseName(estate: GitHubEstate): string {
  return `${estate.owner}/${estate.repo}`;
}

/** The id of our own repository or, with another full name, of that one. */
export function repositoryId(estate: GitHubEstate, fullName: string): number {
  return fullName === baseName(estate) ? estate.repositoryId : derivedId(fullName.toLowerCase());
}

/** GitHub's `repository` for ours or, with another full name, for a fork of it. */
export function repositoryRecord(origin: string, estate: GitHubEstate, fullName: string): ApiObject {
  const fork = fullName !== baseName(estate);
  const id = repositoryId(estate, fullName);
  const [owner = '', name = ''] = fullName.split('/');
  const url = `${origin}/repos/${fullName}`;
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: fullName,
    owner: userRecord(origin, findUser(estate, owner)),
    fork,
    url,
    ...linksBelow(url, LINKS),
    ...linksBelow(`${webOf(origin)}/${fullName}`, { html_url: '', svn_url: '', clone_url: '.git' }),
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    ...FACTS,
    ...(fork ? PUBLIC : {}),
  };
}

/** GitHub's `full-repository`, as a repository asked for by itself. */
export function fullRepositoryRecord(origin: string, estate: GitHubEstate): ApiObject {
  return {
    ...repositoryRecord(origin, estate, baseName(estate)),
    organization: userRecord(origin, findUser(estate, estate.owner)),
    network_count: 1,
    subscribers_count: 4,
  };
}

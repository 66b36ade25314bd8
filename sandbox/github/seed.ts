import type { Random } from '../random.ts';
import type { GitHubPull, GitHubUser } from './estate.ts';
import type { GitHubRun } from './run-record.ts';

/** What the runner of the sandbox sets as `GITHUB_RUN_ID`. */
export const RUN_ID = 1001;

/** A role that the organization made itself. */
const RELEASE_MANAGER = { name: 'release-manager', base: 'write' } as const;

/** The people and bots of the standard repository. */
export function seedUsers(): GitHubUser[] {
  return [
    { login: 'acme', id: 60_221_023, kind: 'Organization', association: 'OWNER', role: 'none' },
    { login: 'alice-okafor', id: 1_204_771, kind: 'User', association: 'MEMBER', role: 'maintain' },
    { login: 'bert-lindqvist', id: 5_530_918, kind: 'User', association: 'MEMBER', role: 'admin' },
    { login: 'chen-mei', id: 17_448_203, kind: 'User', association: 'COLLABORATOR', role: 'write' },
    { login: 'dora-van-dijk', id: 30_995_416, kind: 'User', association: 'CONTRIBUTOR', role: 'triage' },
    { login: 'farid-haddad', id: 44_871_950, kind: 'User', association: 'MEMBER', role: RELEASE_MANAGER },
    { login: 'mallory', id: 88_120_054, kind: 'User', association: 'NONE', role: 'none' },
    { login: 'github-actions[bot]', id: 41_898_282, kind: 'Bot', association: 'NONE', role: 'none' },
    { login: 'acme-gates[bot]', id: 151_330_787, kind: 'Bot', association: 'NONE', role: 'none' },
  ];
}

/** One pull request from inside, one from a fork, one closed whose fork is gone. */
export function seedPulls(random: Random): GitHubPull[] {
  const baseSha = sha(random);
  const own = { baseSha, baseRef: 'main', headRepo: 'acme/infrastructure', state: 'open' } as const;
  return [
    {
      ...own,
      number: 42,
      author: 'alice-okafor',
      title: 'Move the storage accounts behind private endpoints',
      headSha: sha(random),
      headRef: 'private-endpoints',
      createdAt: '2026-03-02T09:00:00Z',
      labels: ['infrastructure'],
    },
    {
      ...own,
      number: 43,
      author: 'mallory',
      title: 'Fix a typo',
      headSha: sha(random),
      headRef: 'patch-1',
      headRepo: 'mallory/infrastructure',
      createdAt: '2026-03-03T22:41:07Z',
      labels: [],
    },
    {
      ...own,
      number: 41,
      author: 'dora-van-dijk',
      title: 'Try a cheaper database tier',
      headSha: sha(random),
      headRef: 'cheaper-database',
      headRepo: null,
      createdAt: '2026-02-27T15:20:30Z',
      state: 'closed',
      labels: [],
    },
  ];
}

/** The run that the sandbox's runner names: its second attempt is under way. */
export function seedRun({ author, headRef, headSha }: GitHubPull, now: Date): GitHubRun {
  const minutesAgo = (minutes: number): string =>
    new Date(now.getTime() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    id: RUN_ID,
    event: 'pull_request',
    actor: author,
    headBranch: headRef,
    headSha,
    createdAt: minutesAgo(120),
    attempts: [minutesAgo(119), minutesAgo(8)],
  };
}

function sha(random: Random): string {
  return Array.from({ length: 40 }, () => random.int(16).toString(16)).join('');
}

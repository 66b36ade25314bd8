import { addComment, type GitHubComment, seedGitHubEstate } from '../../sandbox/github/estate.ts';
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/server.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { createOctokit } from '../../src/github/octokit.ts';
import type { WantedComment } from '../../src/publishers/comment-view.ts';
import { type CommentResult, publishComment } from '../../src/publishers/pull-request-comment.ts';
import { type Marker, markedBody, parseMarker } from '../../src/report/marker.ts';

export const KEY = 'c'.repeat(16);
export const JOB = 'github-actions[bot]';
const NOW = new Date('2026-11-23T12:00:00Z');

/** The marker of a run that read at that minute, and whose id is the minute's. */
export const marker = (minute: number, overrides: Partial<Marker> = {}): Marker => ({
  key: KEY,
  job: 'e'.repeat(16),
  run: minute,
  readAt: `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`,
  state: 'a'.repeat(16),
  red: true,
  ...overrides,
});

/** Pull request 42 of the sandbox, and the comments that gates leave there. */
export type CommentScene = {
  readonly github: GitHubSandbox;
  readonly wanted: (minute: number, text: string, overrides?: Partial<WantedComment>) => WantedComment;
  readonly publish: (comment: WantedComment, token?: string, deadlineMs?: number) => Promise<CommentResult>;
  /** Comments that carry our marker, by author. */
  readonly marked: (author?: string) => readonly GitHubComment[];
  /** What they say. */
  readonly texts: (author?: string) => readonly (string | undefined)[];
  readonly rival: (
    author: string,
    minute: number,
    text: string,
    overrides?: Partial<Marker>,
  ) => GitHubComment;
};

export async function startComments(): Promise<CommentScene> {
  const github = await startGitHub({ estate: seedGitHubEstate(seededRandom(3)), now: () => NOW });
  const { estate } = github;
  const marked = (author = JOB) =>
    estate.comments.filter((comment) => comment.author === author && parseMarker(comment.body)?.key === KEY);
  return {
    github,
    marked,
    texts: (author) => marked(author).map(({ body }) => body.split('\n')[1]),
    wanted: (minute, text, overrides = {}) => ({
      issue: { owner: 'acme', repo: 'infrastructure', issue_number: 42 },
      headSha: estate.pulls.find(({ number }) => number === 42)?.headSha ?? '',
      mode: 'always',
      marker: marker(minute),
      text: () => text,
      supersededText: 'superseded',
      now: NOW,
      ...overrides,
    }),
    publish: (comment, token = github.jobToken, deadlineMs = 60_000) =>
      publishComment(createOctokit(token, github.url, { secondMs: 1, deadlineMs }), comment),
    rival: (author, minute, text, overrides) =>
      addComment(estate, {
        issue: 42,
        author,
        body: markedBody(marker(minute, overrides), text),
        at: new Date('2026-11-23T11:00:00Z'),
      }),
  };
}

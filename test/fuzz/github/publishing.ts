import { addComment, pullOf } from '../../../sandbox/github/estate.ts';
import type { GitHubSandbox } from '../../../sandbox/github/server.ts';
import { CHECKS_TOKEN, SCHEDULED_TOKEN } from '../../../sandbox/github/tokens.ts';
import { createOctokit } from '../../../src/github/octokit.ts';
import { setCheckRun } from '../../../src/publishers/check-run.ts';
import { publishComment } from '../../../src/publishers/pull-request-comment.ts';
import { publishTrackingIssue } from '../../../src/publishers/tracking-issue.ts';
import { markedBody } from '../../../src/report/marker.ts';
import { wantedCheckRun } from '../../publishers/check-run-scene.ts';
import { JOB, marker } from '../../publishers/comment-scene.ts';
import { addTracked, reportOf, KEY as TRACKING_KEY } from '../../publishers/tracking.ts';
import { CONVERSATION, NOW, REPOSITORY } from '../../sandbox/github-service.ts';
import { type Answered, messageOf, PACING, type Question } from './question.ts';

const clientOf = ({ url }: GitHubSandbox, token: string) => createOctokit(token, url, PACING);

/** What others wrote, which nothing that GitHub answers gives us leave to change. */
const ofOthers = ({ estate }: GitHubSandbox): string =>
  JSON.stringify([estate.comments, estate.issues].map((all) => all.filter(({ author }) => author !== JOB)));

/** Publishing that fails is told, and the verdict stands. */
async function published(
  github: GitHubSandbox,
  publishing: Promise<{ readonly did: string }>,
): Promise<Answered> {
  const before = ofOthers(github);
  const came = await publishing.then(
    ({ did }) => ({ decided: did, told: [] }),
    (error: unknown) => ({ decided: 'not published', told: [messageOf(error)] }),
  );
  return { ...came, lenient: ofOthers(github) !== before };
}

const VIEWER = { method: 'POST', path: /\/graphql$/ };

/** Everything that is written to GitHub, in the place of what stands there. */
export const PUBLISHING: readonly Question[] = [
  {
    name: 'pull-request comment',
    calls: [
      { method: 'GET', path: /\/issues\/42\/comments/ },
      { method: 'GET', path: /\/pulls\/42$/ },
      { method: 'GET', path: /\/issues\/comments\// },
      { method: 'PATCH', path: /\/issues\/comments\// },
      VIEWER,
    ],
    prepare: ({ estate }) => {
      const body = markedBody(marker(1), 'earlier');
      for (const author of [JOB, 'mallory']) addComment(estate, { issue: 42, author, body, at: NOW });
    },
    ask: (github) =>
      published(
        github,
        publishComment(clientOf(github, github.jobToken), {
          issue: CONVERSATION,
          headSha: pullOf(github.estate, 42).headSha,
          mode: 'always',
          marker: marker(2),
          text: () => 'new',
          supersededText: 'superseded',
          now: new Date('2026-11-23T12:00:00Z'),
        }),
      ),
  },
  {
    name: 'tracking issue',
    calls: [
      { method: 'GET', path: /infrastructure\/issues\?/ },
      { method: 'GET', path: /\/issues\/\d+$/ },
      { method: 'PATCH', path: /\/issues\/\d+$/ },
      VIEWER,
    ],
    prepare: (github) => {
      for (const author of [JOB, 'mallory']) addTracked(github, author, reportOf('breach', 1));
    },
    ask: (github) =>
      published(
        github,
        publishTrackingIssue(clientOf(github, SCHEDULED_TOKEN), {
          repository: REPOSITORY,
          report: reportOf('breach', 2),
          key: TRACKING_KEY,
          labels: [],
          assignees: [],
          now: new Date('2026-11-23T12:00:00Z'),
        }),
      ),
  },
  {
    name: 'check run',
    calls: [
      { method: 'GET', path: /\/check-runs/ },
      { method: 'POST', path: /\/check-runs$/ },
      { method: 'PATCH', path: /\/check-runs\// },
    ],
    ask: async (github) => {
      const { estate } = github;
      const wanted = wantedCheckRun(pullOf(estate, 42).headSha, 2, { conclusion: 'failure' });
      const came = await published(github, setCheckRun(clientOf(github, CHECKS_TOKEN), wanted));
      // What was not set whole must not be green.
      return { ...came, lenient: estate.checkRuns.some(({ conclusion }) => conclusion === 'success') };
    },
  },
];

import type { GitHubEstate } from './estate.ts';
import { baseName, repositoryId } from './repository-record.ts';
import { type ApiObject, derivedId, findUser, nodeId, userRecord } from './user-record.ts';

export const CHECK_STATUSES = ['queued', 'in_progress', 'completed'] as const;
export const CONCLUSIONS = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'timed_out',
] as const;
export const ANNOTATION_LEVELS = ['notice', 'warning', 'failure'] as const;

/** An annotation of a check run, at whole lines of a file. */
export type GitHubAnnotation = {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: (typeof ANNOTATION_LEVELS)[number];
  readonly message: string;
  readonly title: string | null;
};

export type CheckRunOutput = {
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly GitHubAnnotation[];
};

/** A check run; `app` is the slug of the app that made it, which alone may change it. */
export type GitHubCheckRun = {
  readonly id: number;
  readonly app: string;
  readonly headSha: string;
  name: string;
  status: (typeof CHECK_STATUSES)[number];
  conclusion: (typeof CONCLUSIONS)[number] | null;
  detailsUrl: string;
  externalId: string;
  startedAt: string;
  completedAt: string | null;
  output: CheckRunOutput;
};

/** GitHub's `check-run`. */
export function checkRunRecord(origin: string, estate: GitHubEstate, run: GitHubCheckRun): ApiObject {
  const { id, headSha } = run;
  const url = `${origin}/repos/${baseName(estate)}/check-runs/${id}`;
  const page = `https://github.com/${baseName(estate)}/runs/${id}`;
  const { annotations, ...texts } = run.output;
  return {
    id,
    node_id: nodeId('CheckRun', id),
    head_sha: headSha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { ...texts, annotations_count: annotations.length, annotations_url: `${url}/annotations` },
    name: run.name,
    check_suite: { id: derivedId(`suite ${run.app} ${headSha}`) },
    app: appRecord(origin, estate, run.app),
    pull_requests: pullsOf(origin, estate, headSha),
  };
}

/** GitHub's `check-annotation`. */
export function annotationRecord(annotation: GitHubAnnotation): ApiObject {
  const { path, startLine, endLine, level, message, title } = annotation;
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    start_column: null,
    end_column: null,
    annotation_level: level,
    title,
    message,
    raw_details: null,
    blob_href: '',
  };
}

function appRecord(origin: string, estate: GitHubEstate, slug: string): ApiObject {
  const id = derivedId(`app ${slug}`);
  return {
    id,
    slug,
    node_id: nodeId('App', id),
    owner: userRecord(origin, findUser(estate, estate.owner)),
    name: slug,
    description: '',
    external_url: `https://github.com/apps/${slug}`,
    html_url: `https://github.com/apps/${slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2024-04-10T20:33:16Z',
    permissions: { checks: 'write', metadata: 'read' },
    events: [],
  };
}

/** Those of forks are left out: the head is of another repository. */
function pullsOf(origin: string, estate: GitHubEstate, sha: string): ApiObject[] {
  const name = baseName(estate);
  const repository = {
    id: repositoryId(estate, name),
    url: `${origin}/repos/${name}`,
    name: estate.repo,
  };
  return estate.pulls
    .filter(({ headSha, headRepo, state }) => headSha === sha && headRepo === name && state === 'open')
    .map(({ number, headRef, headSha, baseRef, baseSha }) => ({
      id: 1_930_000_000 + number,
      number,
      url: `${repository.url}/pulls/${number}`,
      head: { ref: headRef, sha: headSha, repo: repository },
      base: { ref: baseRef, sha: baseSha, repo: repository },
    }));
}

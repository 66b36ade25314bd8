import { addIssue } from '../../sandbox/github/estate.ts';
import type { GitHubIssue } from '../../sandbox/github/issue-record.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { SCHEDULED_TOKEN } from '../../sandbox/github/tokens.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { publishTrackingIssue, type TrackingResult } from '../../src/publishers/tracking-issue.ts';
import { markedBody, markerOf, parseMarker } from '../../src/report/marker.ts';
import type { Report } from '../../src/report/report.ts';
import { makeFindings } from '../builders/finding.ts';
import { brokenState, makeOutcome, makeReport, makeTarget, noEvidence } from '../builders/report.ts';
import { clientFor } from '../sandbox/github-service.ts';

export const KEY = 'c'.repeat(16);
export const NOW = new Date('2026-11-23T12:00:00Z');
export const JOB = 'github-actions[bot]';

const RUN = {
  event: 'schedule',
  workflow: 'Nightly',
  job: 'gate',
  url: 'https://github.com/acme/infrastructure/actions/runs/1001',
};

/** What a run can find. */
export type Finds = 'breach' | 'clean' | 'error' | 'no evidence' | 'skipped';

const at = (minute: number): Date => new Date(`2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`);

/** Findings whose fingerprints differ from their first digit on, as hashes do. */
export const highFindings = (count: number, title?: string): readonly Finding[] =>
  makeFindings(count, { severity: 'high', policy: { title } }).map((finding, place) => ({
    ...finding,
    fingerprint: place.toString(16).padStart(8, '0').padEnd(32, '0'),
  }));

const HIGH = highFindings(2);
const MILD = makeFindings(1);

/** The report of a run that began to read at that minute. */
export function reportOf(finds: Finds, minute: number, findings: readonly Finding[] = HIGH): Report {
  const shared = { run: RUN, startedAt: at(minute) };
  const target = (state: Parameters<typeof makeTarget>[0]) => makeOutcome({ targets: [makeTarget(state)] });
  switch (finds) {
    case 'breach':
      return makeReport({ ...shared, findings });
    case 'clean':
      return makeReport({ ...shared, findings: MILD });
    case 'error':
      return makeReport({ ...shared, outcomes: [target({ state: brokenState('failed') })] });
    case 'no evidence':
      return makeReport({
        ...shared,
        outcomes: [target({ state: noEvidence() })],
        knobs: { onNoEvidence: 'warn' },
      });
    case 'skipped':
      return makeReport({
        ...shared,
        outcomes: [target({ state: brokenState('no-credentials') })],
        fork: true,
      });
  }
}

export type Settings = {
  readonly token?: string;
  readonly key?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
};

/** Publishes with the official client, which neither waits nor tries again. */
export function track(
  github: GitHubSandbox,
  report: Report,
  settings: Settings = {},
): Promise<TrackingResult> {
  const { token = SCHEDULED_TOKEN, key = KEY, labels = [], assignees = [] } = settings;
  const repository = { owner: 'acme', repo: 'infrastructure' };
  const wanted = { repository, report, key, labels, assignees, now: NOW };
  return publishTrackingIssue(clientFor(github, token), wanted);
}

/** Issues that carry our marker, by author. */
export const tracked = ({ estate }: GitHubSandbox, author = JOB): GitHubIssue[] =>
  estate.issues.filter((issue) => issue.author === author && parseMarker(issue.body ?? '')?.key === KEY);

/** The one issue of the gate. */
export function onlyIssue(github: GitHubSandbox): GitHubIssue {
  const [issue, ...more] = tracked(github);
  if (issue === undefined || more.length > 0) throw new Error(`there are ${more.length + 1} issues, or none`);
  return issue;
}

/** An issue as a run of the gate, or somebody who copies it, leaves it. */
export function addTracked(
  github: GitHubSandbox,
  author: string,
  report: Report,
  text = 'a text',
): GitHubIssue {
  const body = markedBody(markerOf(report, KEY), text);
  return addIssue(github.estate, { author, title: 'Policy Gate', body, at: NOW });
}

/** What was said below an issue. */
export const said = ({ estate }: GitHubSandbox, { number }: GitHubIssue): string[] =>
  estate.comments.filter(({ issue }) => issue === number).map(({ body }) => body);

import { readIssue } from '../github/answers.ts';
import type { Octokit } from '../github/octokit.ts';
import type { Digest } from '../report/digest.ts';
import { isOfSameRun, markedBody, markerOf } from '../report/marker.ts';
import type { Report } from '../report/report.ts';
import { opensIssue, standingOf, trackingStep } from '../report/tracking-step.ts';
import { leftDigest, trackingText, trackingTitle } from '../report/tracking-text.ts';
import { closeDuplicates, notify } from './issue-notices.ts';
import { type OpenedIssue, openIssue } from './open-issue.ts';
import { ownLogin, statusOf } from './own-comments.ts';
import { listOwnIssues, type Ownership, type OwnIssue, type Repository, rereadIssue } from './own-issues.ts';

/** Clocks of runners differ by less; a marker from further ahead is not believed. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The issue that a run wants. */
export type WantedIssue = {
  readonly repository: Repository;
  readonly report: Report;
  /** Tells the issues of several gates apart. */
  readonly key: string;
  /** As the issue is opened; what people change afterwards stays theirs. */
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly now: Date;
};

export type TrackingResult = {
  /** Empty where there is no issue. */
  readonly url: string;
  /** What the last run that read everything left in the issue. */
  readonly previous?: Digest | undefined;
  readonly did: string;
  /** What GitHub did not take of it. */
  readonly cautions: readonly string[];
};

/**
 * Brings the one issue of this gate up to date: opened, edited in place, closed, reopened, or left alone. Rejects when
 * GitHub refuses a call.
 */
export async function publishTrackingIssue(octokit: Octokit, wanted: WantedIssue): Promise<TrackingResult> {
  const ownership = { login: await ownLogin(octokit), key: wanted.key };
  const own = await listOwnIssues(octokit, wanted.repository, ownership);
  const kept = await firstThere(octokit, wanted, own, ownership);
  if (kept !== undefined) {
    const result = await renew(octokit, wanted, kept);
    const still = await closeDuplicates(octokit, wanted.repository, kept, own);
    return { ...result, cautions: [...result.cautions, ...still] };
  }
  if (!opensIssue(standingOf(wanted.report))) return { url: '', did: 'not needed', cautions: [] };
  return open(octokit, wanted, ownership);
}

/** A rival may have written meanwhile: the issue is looked at again right before writing. */
async function firstThere(
  octokit: Octokit,
  { repository }: WantedIssue,
  own: readonly OwnIssue[],
  ownership: Ownership,
): Promise<OwnIssue | undefined> {
  for (const { number } of own) {
    const current = await rereadIssue(octokit, repository, number, ownership);
    if (current !== undefined) return current;
  }
  return undefined;
}

async function open(octokit: Octokit, wanted: WantedIssue, ownership: Ownership): Promise<TrackingResult> {
  const { repository, report, labels, assignees, key } = wanted;
  const issue = { title: trackingTitle(report), body: bodyOf(wanted, undefined), labels, assignees };
  try {
    return await join(octokit, wanted, await openIssue(octokit, repository, issue, key));
  } catch (error) {
    const status = Number(statusOf(error));
    if (status < 500) throw error;
    // The answer says nothing of whether the issue was opened.
    const [there] = await listOwnIssues(octokit, repository, ownership);
    if (there !== undefined) return renew(octokit, wanted, there);
    if (Number.isNaN(status)) throw error;
    return join(octokit, wanted, await openIssue(octokit, repository, issue, key));
  }
}

/** Two runs can both find nothing and open one; afterwards both see both and agree on the lowest number. */
async function join(
  octokit: Octokit,
  wanted: WantedIssue,
  { issue, login, cautions }: OpenedIssue,
): Promise<TrackingResult> {
  // Who opened it is who we are, whatever we were told before.
  const [kept = issue] = await listOwnIssues(octokit, wanted.repository, { login, key: wanted.key });
  // A later one is closed by the run that opened it.
  if (kept.number >= issue.number) return { url: issue.url, did: 'opened', cautions };
  const result = await renew(octokit, wanted, kept);
  const still = await closeDuplicates(octokit, wanted.repository, kept, [issue]);
  return {
    ...result,
    did: `${result.did}, and joined with a duplicate`,
    cautions: [...cautions, ...result.cautions, ...still],
  };
}

const CHANGES = {
  rewrite: {},
  note: {},
  close: { state: 'closed', state_reason: 'completed' },
  reopen: { state: 'open', state_reason: 'reopened' },
} as const;

const DID = {
  nothing: 'left alone: nothing to say',
  respect: 'left alone: it is closed with the label wontfix',
  rewrite: 'updated',
  note: 'updated: this run proves nothing',
  close: 'closed',
  reopen: 'reopened',
} as const;

async function renew(octokit: Octokit, wanted: WantedIssue, issue: OwnIssue): Promise<TrackingResult> {
  const { repository, report } = wanted;
  const previous = leftDigest(issue.body, report);
  const found = { url: issue.url, previous, cautions: [] };
  if (isOlder(wanted, issue)) return { ...found, did: 'left alone: a run that read later has written it' };
  const wontfix = issue.labels.some((label) => label.toLowerCase() === 'wontfix');
  const step = trackingStep(standingOf(report), { state: issue.state, wontfix });
  const did = DID[step];
  if (step === 'nothing' || step === 'respect') return { ...found, did };
  const { data } = await octokit.rest.issues.update({
    ...repository,
    issue_number: issue.number,
    // What this run could not tell, the title goes on telling.
    ...(step === 'note' ? {} : { title: trackingTitle(report) }),
    body: bodyOf(wanted, previous),
    ...CHANGES[step],
  });
  if (readIssue(data).number !== issue.number) throw new Error(`GitHub did not edit issue ${issue.number}`);
  const isNews = step === 'close' || step === 'reopen';
  const cautions = isNews ? await notify(octokit, repository, issue, { step, report }) : [];
  return { ...found, did, cautions };
}

/** Whether a run that began to read later has written the issue. */
function isOlder({ report, now }: WantedIssue, { marker: { readAt, run } }: OwnIssue): boolean {
  const believable = new Date(now.getTime() + CLOCK_SKEW_MS).toISOString();
  const isOther = !isOfSameRun({ run }, { run: runOf(report) });
  return isOther && readAt > report.startedAt && readAt <= believable;
}

function runOf({ run }: Report): number {
  return Number(run.id ?? 0);
}

function bodyOf({ report, key }: WantedIssue, previous: Digest | undefined): string {
  return markedBody(markerOf(report, key, runOf(report)), trackingText(report, previous));
}

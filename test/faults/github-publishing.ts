import { addComment } from '../../sandbox/github/estate.ts';
import type { GitHubSandbox } from '../../sandbox/github/server.ts';
import { CHECKS_TOKEN, SCHEDULED_TOKEN } from '../../sandbox/github/tokens.ts';
import { SourceError } from '../../src/errors.ts';
import type { GitHubRun } from '../../src/github/event.ts';
import type { GitHubPacing } from '../../src/github/octokit.ts';
import { endEarly } from '../../src/publishers/early-end.ts';
import { publish } from '../../src/publishers/publish.ts';
import { claimRunCheck } from '../../src/publishers/run-check.ts';
import { parseMarker } from '../../src/report/marker.ts';
import type { Report } from '../../src/report/report.ts';
import { settingsOf } from '../builders/config.ts';
import { makeFinding } from '../builders/finding.ts';
import { makeReport, RUN } from '../builders/report.ts';
import { runOf } from '../publishers/publication-scene.ts';
import type { Scene } from './github-publishing-calls.ts';
import { createRecorder, type Recorder } from './recorder.ts';

/** Instants at which runs began to read, one after the other. */
const READ = {
  before: new Date('2026-11-23T09:00:00.000Z'),
  now: new Date('2026-11-23T10:00:00.000Z'),
  later: new Date('2026-11-23T11:00:00.000Z'),
} as const;
const UNHURRIED: GitHubPacing = { secondMs: 1, deadlineMs: 60_000 };
const BOT = 'github-actions[bot]';

const EVENTS = {
  comment: ['pull_request', 42],
  'check run': ['workflow_run', 43],
  claim: ['workflow_run', 43],
  'early end': ['workflow_run', 43],
  'tracking issue': ['schedule', 42],
} as const;

export const tokenOf = ({ act }: Scene, github: GitHubSandbox): string => {
  if (act === 'tracking issue') return SCHEDULED_TOKEN;
  return act === 'comment' ? github.jobToken : CHECKS_TOKEN;
};

type When = keyof typeof READ;

const red = (when: When): Report =>
  makeReport({ findings: [makeFinding({ severity: 'critical' })], startedAt: READ[when], run: RUN });
const green = (when: When): Report => makeReport({ startedAt: READ[when], run: RUN });

/** One run publishes a failure, or what the scene has it do, and tells what happened. */
export async function act(
  github: GitHubSandbox,
  scene: Scene,
  when: When = 'now',
  pacing = UNHURRIED,
  apiUrl = github.apiUrl,
): Promise<{ readonly runner: Recorder; readonly exitCode?: number }> {
  const runner = createRecorder(github);
  const run = { ...(await runAt(github, scene, when)), pacing, apiUrl };
  const settings = settingsFor(scene, github);
  if (scene.act === 'claim') await claimRunCheck(settings, run, READ[when], runner);
  else if (scene.act === 'early end') {
    const env = { 'INPUT_GITHUB-TOKEN': tokenOf(scene, github) };
    const known = { env, startedAt: READ[when], run, targets: settings.comment.targets };
    return { runner, exitCode: await endEarly(new SourceError('unreachable', 'gone'), known, runner) };
  } else await publish(red(when), settings, run, runner);
  return { runner };
}

/** What runs have left that came before. */
export async function prepare(github: GitHubSandbox, scene: Scene): Promise<void> {
  const publishing = async (report: Report, run: Partial<GitHubRun> = {}, stacks?: string): Promise<void> => {
    const started = { ...(await runAt(github, scene, 'before')), pacing: UNHURRIED, ...run };
    await publish(report, settingsFor(scene, github, stacks), started, createRecorder(github));
  };
  if (scene.before === undefined) return;
  if (scene.before === 'green') await publishing(green('before'));
  else if (scene.before === 'of an older run') await publishing(red('before'), {}, 'acme/website/staging');
  else await publishing(red('before'));
  const [comment] = ownComments(github);
  if (scene.before === 'two of our own' && comment !== undefined) {
    addComment(github.estate, { issue: 42, author: BOT, body: comment.body, at: READ.before });
  }
  if (scene.before === 'closed') for (const issue of github.estate.issues) issue.state = 'closed';
  github.exchanges.length = 0;
}

/** A later run has a later number. */
async function runAt(github: GitHubSandbox, scene: Scene, when: When): Promise<GitHubRun> {
  const [event, number] = EVENTS[scene.act];
  const run = await runOf(github, event, number);
  return { ...run, attempt: { runId: Object.keys(READ).indexOf(when) + 1_001, number: 1 } };
}

function settingsFor(scene: Scene, github: GitHubSandbox, stacks = 'acme/website/production') {
  const inputs = {
    'github-token': tokenOf(scene, github),
    'pulumi-stacks': stacks,
    'comment-mode': scene.act === 'comment' ? 'always' : 'off',
    'tracking-issue': String(scene.act === 'tracking issue'),
  };
  return { ...settingsOf({ inputs }), reportFormats: [] };
}

/** Comments that look like ours, as they are. */
export const ownComments = ({ estate }: GitHubSandbox) =>
  estate.comments.filter(
    ({ author, body, issue }) => author === BOT && issue === 42 && parseMarker(body) !== undefined,
  );

/** Whether each says what a run has said, whole, and none other than this run or one before. */
export const areTrue = (bodies: readonly string[]): boolean =>
  bodies.every((body) => {
    const marker = parseMarker(body);
    return marker?.intact === true && marker.readAt <= READ.now.toISOString();
  });

/** What is left once a later run could write all that it wants. */
export async function heal(github: GitHubSandbox, scene: Scene) {
  github.faults.clear();
  const { runner } = await act(github, scene.act === 'claim' ? { act: 'check run' } : scene, 'later');
  return {
    warnings: runner.annotations.filter(({ title }) => /not published|tracking issue/.test(title)),
    comments: ownComments(github).map(({ body }) => parseMarker(body)?.readAt),
    conclusions: github.estate.checkRuns.map(({ conclusion }) => conclusion),
    open: github.estate.issues.filter(({ state }) => state === 'open').length,
  };
}

/** 'healed' where only what the later run says is left, else what is. */
export function isHealed({ act: kind, before }: Scene, left: Awaited<ReturnType<typeof heal>>): unknown {
  const { warnings, comments, conclusions, open } = left;
  // What an older run said of other targets stays, and says that it is superseded.
  const own = before === 'of an older run' ? comments.slice(1) : comments;
  const isOne = kind !== 'comment' || (own.length === 1 && own[0] === READ.later.toISOString());
  const isOpen = kind !== 'tracking issue' || open === 1;
  const isRed = conclusions.every((conclusion) => conclusion === 'failure' || conclusion === 'cancelled');
  return warnings.length === 0 && isOne && isOpen && isRed ? 'healed' : left;
}

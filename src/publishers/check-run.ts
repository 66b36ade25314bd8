import { type CheckRun, readCheckRun, readCheckRuns } from '../github/answers.ts';
import { boundedPages } from '../github/bounded-pages.ts';
import type { Octokit } from '../github/octokit.ts';
import { type CheckAnnotation, type CheckRunContent, PENDING } from '../report/check-run.ts';
import {
  type CheckRunMark,
  formatMark,
  isLater,
  isOtherGate,
  isSameRun,
  parseMark,
} from './check-run-mark.ts';
import { isBelievable, ownLogin } from './own-comments.ts';

/** As many as GitHub takes in one request. */
const BATCH = 50;

/** The check run of a run, by where it stands and whose it is. */
export type CheckRunPlace = {
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly headSha: string;
  readonly name: string;
  readonly mark: CheckRunMark;
  readonly detailsUrl: string | undefined;
  readonly now: Date;
};

/** The check run that a run wants on a commit. */
export type WantedCheckRun = CheckRunPlace & { readonly content: CheckRunContent };

type MarkedCheckRun = CheckRun & { readonly mark: CheckRunMark };

/** What came of it, and where it stands. */
type Outcome = { readonly url: string; readonly did: string };

/** How a check run ends; one that a later reading overtook while it was written has that one's conclusion. */
type Ending = Said & {
  readonly conclusion: CheckRunContent['conclusion'] | 'cancelled';
  readonly did: string;
};

/**
 * Puts the check run in progress before anything is read, so that no earlier verdict on the commit outlives a run that
 * is killed; a run that read later keeps what it has set. Rejects when GitHub refuses a call.
 */
export async function claimCheckRun(octokit: Octokit, place: CheckRunPlace): Promise<Outcome> {
  const own = await listOwn(octokit, place);
  const later = laterOf(place, own);
  if (later !== undefined) return { url: later.html_url ?? '', did: leftAlone(place) };
  const created = await create(octokit, place, PENDING);
  // What is completed GitHub puts in progress no more, and which of a name counts is its choice.
  const green = own.filter((other) => isPassing(other) && !isOtherGate(place.mark, other.mark));
  for (const earlier of green) {
    const summary = overtakenBy('reads', place.detailsUrl);
    await complete(octokit, place, earlier, { conclusion: 'cancelled', title: OVERTAKEN, summary });
  }
  return { url: created.html_url ?? '', did: 'in progress' };
}

function leftAlone({ mark }: CheckRunPlace): string {
  return `left alone: a run that ${mark.skipped ? 'was not skipped' : 'read later'} has set it`;
}

/**
 * Sets the check run, the claimed one if there is one, unless a run that read later has set it. It is completed by the
 * last request, and so is never green before all of it is there, nor where the run stops midway. Rejects when GitHub
 * refuses a call.
 */
export async function setCheckRun(octokit: Octokit, wanted: WantedCheckRun): Promise<Outcome> {
  const own = await listOwn(octokit, wanted);
  const claimed = own.find(({ mark, status }) => isSameRun(mark, wanted.mark) && status !== 'completed');
  const before = laterOf(wanted, own);
  if (before !== undefined && claimed === undefined)
    return { url: before.html_url ?? '', did: leftAlone(wanted) };
  const created = await fill(octokit, wanted, claimed);
  // Others may have set theirs meanwhile: look again right before deciding.
  const rivals = (await listOwn(octokit, wanted)).filter(({ id }) => id !== created.id);
  const ending = endingOf(wanted, rivals);
  await complete(octokit, wanted, created, ending);
  await overtake(octokit, wanted, rivals, ending);
  return { url: created.html_url ?? '', did: ending.did };
}

/** Every check run of the name on the commit that carries our mark and is of our own app, over all pages. */
async function listOwn(
  octokit: Octokit,
  { repository, headSha, name }: CheckRunPlace,
): Promise<readonly MarkedCheckRun[]> {
  // A list that moves while it is read may bring one twice.
  const marked = new Map<number, MarkedCheckRun>();
  const question = { ...repository, ref: headSha, check_name: name, filter: 'all', per_page: 100 } as const;
  const pages = octokit.paginate.iterator(octokit.rest.checks.listForRef, question);
  for await (const { data } of boundedPages('check runs', pages)) {
    for (const run of readCheckRuns(data)) {
      const mark = run.name === name ? parseMark(run.external_id ?? '') : undefined;
      if (mark !== undefined) marked.set(run.id, { ...run, mark });
    }
  }
  if (marked.size === 0) return [];
  const slug = (await ownLogin(octokit)).replace(/\[bot\]$/, '');
  return [...marked.values()].filter(({ app }) => (app?.slug ?? slug) === slug);
}

/** The one of this gate that knows better than ours; of several, the one whose reading began last. */
function laterOf(
  { mark, now }: CheckRunPlace,
  others: readonly MarkedCheckRun[],
): MarkedCheckRun | undefined {
  return others
    .filter((other) => isLater(other.mark, mark) && isBelievable(other.mark.readAt, now))
    .filter((other) => !isOtherGate(mark, other.mark))
    .toSorted((a, b) => (a.mark.readAt < b.mark.readAt ? 1 : -1))[0];
}

/** In progress, with all that it says. */
async function fill(
  octokit: Octokit,
  wanted: WantedCheckRun,
  claimed: CheckRun | undefined,
): Promise<CheckRun> {
  const { content, repository } = wanted;
  const all = batches(content.annotations);
  const run = claimed ?? (await create(octokit, wanted, content, all.shift()));
  for (const annotations of all) {
    await octokit.rest.checks.update({
      ...repository,
      check_run_id: run.id,
      status: 'in_progress',
      output: { ...outputOf(content), annotations },
    });
  }
  return run;
}

async function create(
  octokit: Octokit,
  { mark, name, headSha, detailsUrl, repository }: CheckRunPlace,
  said: Said,
  annotations: CheckAnnotation[] = [],
): Promise<CheckRun> {
  const { data } = await octokit.rest.checks.create({
    ...repository,
    name,
    head_sha: headSha,
    status: 'in_progress',
    started_at: mark.readAt,
    external_id: formatMark(mark),
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    output: { ...outputOf(said), annotations },
  });
  return readCheckRun(data);
}

type Said = Pick<CheckRunContent, 'title' | 'summary' | 'text'>;

/** All of it each time: nobody says what becomes of a text that an update leaves out. */
function outputOf({ title, summary, text }: Said) {
  return { title, summary, ...(text === undefined ? {} : { text }) };
}

function batches(annotations: readonly CheckAnnotation[]): CheckAnnotation[][] {
  const count = Math.ceil(annotations.length / BATCH);
  return Array.from({ length: count }, (_, index) => annotations.slice(index * BATCH, (index + 1) * BATCH));
}

function endingOf(wanted: WantedCheckRun, rivals: readonly MarkedCheckRun[]): Ending {
  const { content, mark, name } = wanted;
  if (rivals.some((rival) => isOtherGate(mark, rival.mark))) {
    const title = 'Several gates share the name of this check';
    const summary = `Another gate has set a check run named ${name} on this commit, and one would hide the other. Give each gate a \`comment-key\` of its own.\n\n${content.title}`;
    return {
      conclusion: 'failure',
      title,
      summary,
      did: 'failed: another gate has set one of the same name',
    };
  }
  const later = laterOf(wanted, rivals);
  if (later === undefined) return { ...content, did: 'set' };
  return {
    conclusion: conclusionOf(later),
    title: OVERTAKEN,
    summary: overtakenBy('has judged', later.html_url),
    did: 'overtaken by a run that read later',
  };
}

/** What is not known to pass does not. */
function conclusionOf({ status, conclusion }: CheckRun): Ending['conclusion'] {
  if (status !== 'completed') return 'cancelled';
  return conclusion === 'success' || conclusion === 'neutral' ? conclusion : 'failure';
}

function isPassing(run: CheckRun): boolean {
  return ['success', 'neutral'].includes(conclusionOf(run));
}

const OVERTAKEN = 'Overtaken by a run that read later';

function overtakenBy(does: 'reads' | 'has judged', url: string | null | undefined): string {
  return `A run that read later ${does} this commit${url ? `: ${url}` : ''}.`;
}

async function complete(
  octokit: Octokit,
  { repository, now }: CheckRunPlace,
  { id }: CheckRun,
  { conclusion, ...said }: Omit<Ending, 'did'>,
): Promise<void> {
  const { data } = await octokit.rest.checks.update({
    ...repository,
    check_run_id: id,
    status: 'completed',
    conclusion,
    completed_at: now.toISOString(),
    output: outputOf(said),
  });
  const answered = readCheckRun(data);
  if (answered.id !== id || answered.status !== 'completed' || answered.conclusion !== conclusion) {
    throw new Error(`GitHub did not complete check run ${id} as ${conclusion}`);
  }
}

/** Older ones that say otherwise, or never ended, say what is known now: which of a name counts is GitHub's choice. */
async function overtake(
  octokit: Octokit,
  wanted: WantedCheckRun,
  rivals: readonly MarkedCheckRun[],
  { conclusion, did }: Ending,
): Promise<void> {
  if (did !== 'set') return;
  const older = rivals.filter((rival) => rival.conclusion !== conclusion);
  for (const rival of older) {
    await complete(octokit, wanted, rival, {
      conclusion,
      title: OVERTAKEN,
      summary: overtakenBy('has judged', wanted.detailsUrl),
    });
  }
}

import type { Finding } from '../finding/finding.ts';
import { plural } from '../report/summary-line.ts';
import { logLine, visible } from '../report/text.ts';
import type { TriageFailure, TriageResult } from './apply.ts';
import type { TriageChange, TriageItem, TriagePlan } from './plan.ts';

/** Ids named for each count of the closing line; each failure has a line of its own besides. */
const MAX_NAMED = 10;

/** A plan, or what became of it, as lines for a log: a head, every issue, and the counts. */
export function renderTriage(subject: TriagePlan | TriageResult): string[] {
  const lines = 'plan' in subject ? resultLines(subject) : planLines(subject);
  return lines.map((line) => logLine(line, 2_000));
}

function planLines({ items, unchanged }: TriagePlan): string[] {
  return [
    headLine(items.length + unchanged.length),
    ...items.map(describe),
    `Dry run: ${plural(items.length, 'issue')} would change, ${asWanted(unchanged.length)}. Write with --apply.`,
  ];
}

function resultLines({ plan, changed, failed, unconfirmed }: TriageResult): string[] {
  const trouble = counted('failed', failed) + counted('not confirmed', unconfirmed);
  const rest = plan.unchanged.length === 0 ? '' : ` ${asWanted(plan.unchanged.length)}.`;
  return [
    headLine(plan.items.length + plan.unchanged.length),
    ...changed.map((item) => `changed ${describe(item)}`),
    ...failed.map(({ item, message }) => `FAILED ${describe(item)}: ${visible(message, 500)}`),
    ...unconfirmed.map(
      ({ item, message }) =>
        `NOT CONFIRMED ${describe(item)}: it may have been written: ${visible(message, 500)}`,
    ),
    `Changed ${changed.length} of ${plan.items.length}${trouble}.${rest}`,
  ];
}

function counted(what: string, failures: readonly TriageFailure[]): string {
  if (failures.length === 0) return '';
  const named = failures.slice(0, MAX_NAMED).map(({ item }) => visible(item.issue.id));
  const more = failures.length > MAX_NAMED ? ` and ${failures.length - MAX_NAMED} more` : '';
  return `; ${failures.length} ${what}: ${named.join(', ')}${more}`;
}

function headLine(count: number): string {
  return `Triage: ${plural(count, 'issue')} of those read ${count === 1 ? 'matches' : 'match'}.`;
}

function asWanted(count: number): string {
  return `${count} ${count === 1 ? 'is' : 'are'} already as wanted`;
}

function describe({ issue, change }: TriageItem): string {
  const { policy, resource, scope } = issue.finding;
  const what = `${visible(issue.id)} ${visible(policy.name)} on ${visible(resource.name)} in ${visible(scope)}`;
  return `${what}: ${steps(issue.finding, change).join(', ')}`;
}

function steps(finding: Finding, { status, priority, assignee }: TriageChange): string[] {
  const ranked = visible(finding.unknownWords.priority ?? finding.priority);
  const holder = finding.assignedTo === undefined ? 'nobody' : 'somebody else';
  return [
    ...(status === undefined ? [] : [`status ${visible(finding.status ?? 'none')} → ${status}`]),
    ...(priority === undefined ? [] : [`priority ${ranked} → ${priority}`]),
    ...(assignee === undefined ? [] : [`assignee ${holder} → ${nameOf(assignee)}`]),
  ];
}

/** An e-mail address may stand for a login, and none is shown. */
function nameOf(login: string): string {
  return login.includes('@') ? 'the address given' : visible(login);
}

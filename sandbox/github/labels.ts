import { type GitHubEstate, pullOf, timestamp } from './estate.ts';

/** A label put on a pull request or taken from it; `actor` is null where the account is gone. */
export type GitHubLabelEvent = {
  readonly id: number;
  readonly issue: number;
  readonly event: 'labeled' | 'unlabeled';
  readonly label: string;
  actor: string | null;
  readonly createdAt: string;
};

type LabelChange = {
  readonly issue: number;
  readonly label: string;
  readonly actor: string | null;
  readonly at: Date;
};

/** Puts a label on a pull request. Nothing happens, and undefined returns, where it has the label already. */
export function setLabel(estate: GitHubEstate, change: LabelChange): GitHubLabelEvent | undefined {
  const pull = pullOf(estate, change.issue);
  if (pull.labels.some((name) => same(name, change.label))) return undefined;
  const label = spelling(estate, change.label);
  pull.labels.push(label);
  return addEvent(estate, 'labeled', { ...change, label });
}

/** Takes a label from a pull request, which must have it. */
export function removeLabel(estate: GitHubEstate, change: LabelChange): GitHubLabelEvent {
  const pull = pullOf(estate, change.issue);
  const place = pull.labels.findIndex((name) => same(name, change.label));
  const [label] = place < 0 ? [] : pull.labels.splice(place, 1);
  if (label === undefined) throw new Error(`pull request ${change.issue} has no label ${change.label}`);
  return addEvent(estate, 'unlabeled', { ...change, label });
}

function addEvent(
  estate: GitHubEstate,
  event: GitHubLabelEvent['event'],
  { issue, label, actor, at }: LabelChange,
): GitHubLabelEvent {
  const added = { id: estate.nextEventId, issue, event, label, actor, createdAt: timestamp(at) };
  estate.nextEventId += 1;
  estate.labelEvents.push(added);
  return added;
}

/** Labels belong to the repository, which knows each in one spelling. */
export function spelling({ pulls, issues, labelEvents }: GitHubEstate, label: string): string {
  const known = [
    ...labelEvents.map((event) => event.label),
    ...[...pulls, ...issues].flatMap(({ labels }) => labels),
  ];
  return known.find((name) => same(name, label)) ?? label;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

import type { Finding } from '../finding/finding.ts';
import type { PreviewState } from '../finding/outcome.ts';
import { code, type OutlineItem, words } from './markdown.ts';
import type { Report, ReportedTarget } from './report.ts';
import { behindBreaches } from './reported-limit.ts';
import { isOfAccount } from './resource-table.ts';
import { plural } from './summary-line.ts';

/** What dealing with the findings can come to: a green check, a warning less, or neither for sure. */
export type Prospect = 'green' | 'quiet' | 'uncertain';

/** `deployed`: only what is deployed decides, because no preview can be given or this is no pull request. */
type Group = 'introduced' | 'deployed' | PreviewState;
type Groups = Readonly<Record<Group, readonly Finding[]>>;

/** Where several targets are one stack, what counts for one of them counts, so the least that is known holds. */
const LEAST_KNOWN: readonly PreviewState[] = ['failed', 'none', 'read'];

/** What a reader can do about counted Pulumi findings: those of each stack by what its own preview says. */
export function pulumiAdvice(
  report: Report,
  counted: readonly Finding[],
  prospect: Prospect,
): readonly OutlineItem[] {
  const { introduced, read, none, failed, deployed } = groupsOf(report, counted);
  const isAll = (group: readonly Finding[]): boolean => group.length === counted.length;
  const seen = [
    ...(introduced.length > 0 ? [introducedText(introduced.length)] : []),
    ...(read.length > 0 ? [readText(read.length)] : []),
  ];
  // Beside findings that the change itself can take away, what it cannot alone is not known. A target whose preview
  // failed has failed too, which promises nothing anyway.
  const goal = seen.length === 0 ? goalOf(report, none, prospect) : undefined;
  return [
    ...(seen.length > 0 ? [{ text: [words(seen.join(' '))] }] : []),
    ...(none.length > 0 ? [unpreviewed(none.length, isAll(none), goal)] : []),
    ...(failed.length > 0 ? [{ text: [words(failedText(failed.length))] }] : []),
    ...(deployed.length > 0 ? [{ text: [words(deployedText(deployed, isAll(deployed)))] }] : []),
  ];
}

function groupsOf({ run, targets }: Report, findings: readonly Finding[]): Groups {
  const isPullRequest = run.event?.startsWith('pull_request') === true;
  const previews = isPullRequest ? previewsOf(targets) : new Map<string, PreviewState>();
  const groups = Map.groupBy(findings, (finding): Group => {
    if (finding.introduced === true) return 'introduced';
    // An account and a stack may bear the same name.
    return (isOfAccount(finding) ? undefined : previews.get(finding.scope.toLowerCase())) ?? 'deployed';
  });
  const of = (group: Group): readonly Finding[] => groups.get(group) ?? [];
  return {
    introduced: of('introduced'),
    read: of('read'),
    none: of('none'),
    failed: of('failed'),
    deployed: of('deployed'),
  };
}

/** What became of the preview of each stack, by the lower-cased name that its findings carry. */
function previewsOf(targets: readonly ReportedTarget[]): ReadonlyMap<string, PreviewState> {
  const states = targets.flatMap(({ source, target, scope = target, preview }) =>
    source === 'pulumi' && preview !== undefined ? [[scope.toLowerCase(), preview] as const] : [],
  );
  const rank = ([, preview]: (typeof states)[number]): number => LEAST_KNOWN.indexOf(preview);
  // Of equal names the last stays in the map.
  return new Map(states.toSorted((a, b) => rank(b) - rank(a)));
}

function introducedText(count: number): string {
  return `This change adds ${plural(count, 'counted Pulumi issue')}: fix ${count === 1 ? 'it' : 'them'} here.`;
}

/** A policy that the preview could not judge may be complied with all the same: only what it shows is said. */
function readText(count: number): string {
  const them = count === 1 ? 'it' : 'them';
  return `${plural(count, 'counted Pulumi issue')} ${count === 1 ? 'is' : 'are'} open already, and this change's preview does not show ${them} fixed: fix ${them} here too, deploy a fix first, or triage ${them} in Pulumi Cloud (ignored).`;
}

/** What a fix of these findings would reach if it counted at once; undefined where that is not sure. */
function goalOf({ limits }: Report, findings: readonly Finding[], prospect: Prospect): string | undefined {
  if (prospect === 'quiet') return 'clear this warning';
  const failing = behindBreaches(limits.filter(({ action }) => action === 'fail'));
  const isFailing = findings.some(({ fingerprint }) => failing.has(fingerprint));
  return prospect === 'green' && isFailing ? 'turn the check green' : undefined;
}

function unpreviewed(count: number, isAll: boolean, goal: string | undefined): OutlineItem {
  const [them, verbs, stacks] =
    count === 1 ? ['it', ['is', 'describes'], 'a stack'] : ['them', ['are', 'describe'], 'stacks'];
  const which = `${plural(count, 'counted Pulumi issue')} ${verbs[0]} in ${stacks} without a preview and ${verbs[1]}`;
  const lead = isAll ? 'Pulumi issues describe' : which;
  const reach = goal ?? `close ${isAll ? 'them' : them}`;
  const text = `${lead} what is deployed, so this pull request alone cannot ${reach}: its fix has to be merged and deployed first. What ${goal === undefined ? 'helps' : 'can'}:`;
  return {
    text: [words(text)],
    below: [
      [
        words("Give the gate this pull request's preview (input "),
        code('pulumi-preview'),
        words('): issues that the change fixes then no longer count.'),
      ],
      [words('Deploy the fix, have the stack evaluated again, and run this check again.')],
      [words('Triage the issue in Pulumi Cloud (ignored), waive it in the policy file, or raise the limit.')],
    ],
  };
}

/** A preview fails by its own fault, by a later update, or because the open issues were not read whole. */
function failedText(count: number): string {
  const [them, are] = count === 1 ? ['it', 'is in a stack'] : ['them', 'are in stacks'];
  return `${plural(count, 'counted Pulumi issue')} ${are} whose preview was given but could not be used (see "Not evaluated" above for why), so whether this change fixes ${them} is not known: mend that and run this check again, deploy a fix first, or triage ${them} in Pulumi Cloud (ignored).`;
}

/** An account is scanned where a stack is updated. */
function deployedText(findings: readonly Finding[], isAll: boolean): string {
  const accounts = findings.filter(isOfAccount).length;
  const ways = [
    ...(accounts < findings.length ? ['a fixed stack is updated and evaluated again'] : []),
    ...(accounts > 0 ? ['the resource is fixed and the account scanned and evaluated again'] : []),
  ].join(', when ');
  const one = !isAll && findings.length === 1;
  const lead = isAll
    ? 'Pulumi issues describe what is deployed. They close'
    : `${plural(findings.length, 'counted Pulumi issue')} ${one ? 'describes' : 'describe'} what is deployed: ${one ? 'it closes' : 'they close'}`;
  return `${lead} when ${ways}, or when someone marks ${one ? 'it' : 'them'} ignored in Pulumi Cloud.`;
}

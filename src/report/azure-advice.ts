import type { PhrasingContent } from 'mdast';
import type { Finding } from '../finding/finding.ts';
import { code, type OutlineItem, words } from './markdown.ts';
import { plural } from './summary-line.ts';

type Group = 'refused' | 'mending' | 'other';

/** What a reader can do about counted Azure findings, and what makes them go: nothing that is not sure. */
export function azureAdvice(counted: readonly Finding[]): readonly OutlineItem[] {
  if (counted.length === 0) return [];
  const groups = Map.groupBy(counted, groupOf);
  const ways = (['refused', 'mending', 'other'] as const).flatMap((group) => {
    const count = groups.get(group)?.length ?? 0;
    return count === 0 ? [] : [[words(adviceOn(group, count))]];
  });
  const lead =
    'Azure events record requests, so a finding stays until something newer is known of it. What to do:';
  return [{ text: [words(lead)], below: [...ways, CLEARING] }];
}

/** What clears a finding, and no word of when: an event may come late, and a resource may get none. */
const CLEARING: readonly PhrasingContent[] = [
  words(
    'Then run this check again. A finding clears once a later event (they come about 15 minutes late) or the latest policy state (unless ',
  ),
  code('azure.cross-check'),
  words(
    ' is off) says Compliant or Exempt of the same resource and policy, or once a policy exemption is known to cover it. One that an event brought also goes when the event leaves the window (',
  ),
  code('azure-since'),
  words(').'),
];

function groupOf({ blocked, level }: Finding): Group {
  if (blocked) return 'refused';
  return level === 'remediate' ? 'mending' : 'other';
}

/** An event of a policy that mends records the mending; whether it went well, no event tells. */
function adviceOn(group: Group, count: number): string {
  const findings = plural(count, 'finding');
  const is = count === 1 ? 'is' : 'are';
  const policies =
    count === 1
      ? 'a policy that changes resources by itself'
      : 'policies that change resources by themselves';
  const texts: Record<Group, string> = {
    refused: `${findings} ${is} of refused requests, which created and changed nothing: fix the template, then deploy it again once.`,
    mending: `${findings} ${is} of ${policies} (modify, append, deployIfNotExists) and may be remediated already: look at the resource first, then deploy it compliant, or (not for append) start a remediation task.`,
    other: `For ${findings}: make the resource comply, then deploy it again.`,
  };
  return texts[group];
}

import type { Part } from './budget.ts';
import { code, outline, paragraph, strong, words } from './markdown.ts';
import { part, RANK } from './parts.ts';
import type { Report } from './report.ts';
import { plural } from './summary-line.ts';

type Items = Parameters<typeof outline>[0];

const AZURE: Items[number] = {
  text: [
    words(
      'Azure events record requests. Deploy again with the resource compliant (a later compliant event clears the finding), or get an exemption; a blocked request changed nothing.',
    ),
  ],
};

const DEPLOYED: Items[number] = {
  text: [
    words(
      'Pulumi issues describe what is deployed. They close when a fixed stack is updated and evaluated again, or when someone marks them ignored in Pulumi Cloud.',
    ),
  ],
};

const WITHOUT_PREVIEW: Items[number] = {
  text: [
    words(
      'Pulumi issues describe what is deployed, so this pull request alone cannot turn the check green: its fix has to be merged and deployed first. What can:',
    ),
  ],
  below: [
    [
      words("Give the gate this pull request's preview (input "),
      code('pulumi-preview'),
      words('): issues that the change fixes then no longer count.'),
    ],
    [words('Deploy the fix, have the stack evaluated again, and run this check again.')],
    [words('Triage the issue in Pulumi Cloud (ignored), or raise the limit.')],
  ],
};

/** What a reader can do about exceeded limits; `behind` has the fingerprints of the findings behind them. */
export function adviceParts(report: Report, behind: ReadonlySet<string>): readonly Part[] {
  const counted = report.findings.filter(({ fingerprint }) => behind.has(fingerprint));
  if (counted.length === 0) return [];
  const pulumi = counted.filter(({ source }) => source === 'pulumi');
  const introduced = pulumi.filter((finding) => finding.introduced === true).length;
  const open = pulumi.length - introduced;
  const items: Items = [
    ...(introduced > 0 ? [introducedAdvice(introduced)] : []),
    ...(open > 0 ? openAdvice(report, open) : []),
    ...(counted.length > pulumi.length ? [AZURE] : []),
  ];
  return [part(RANK.counted, paragraph(strong('How to turn this green')), outline(items))];
}

function introducedAdvice(count: number): Items[number] {
  const text = `This change adds ${plural(count, 'counted Pulumi issue')}: fix ${count === 1 ? 'it' : 'them'} here.`;
  return { text: [words(text)] };
}

/** An issue that is open already goes by deployment or triage; a pull request shows more only by its preview. */
function openAdvice({ run, targets }: Report, open: number): Items {
  if (run.event?.startsWith('pull_request') !== true) return [DEPLOYED];
  const pulumi = targets.filter(({ source }) => source === 'pulumi');
  const unseen = pulumi.filter(({ previewed }) => previewed !== true).length;
  if (unseen === pulumi.length) return [WITHOUT_PREVIEW];
  const them = open === 1 ? 'it' : 'them';
  const rest = `${plural(open, 'counted Pulumi issue')} ${open === 1 ? 'is' : 'are'} open already, and this change's preview does not fix ${them}: fix ${them} here too, deploy a fix first, or triage ${them} in Pulumi Cloud (ignored).`;
  const missing = `No preview was read for ${unseen} of ${plural(pulumi.length, 'Pulumi target')}.`;
  return [{ text: [words(unseen > 0 ? `${rest} ${missing}` : rest)] }];
}

import type { Severity } from '../finding/axis.ts';
import type { Finding } from '../finding/finding.ts';
import { explanation } from './how-to-fix.ts';
import { paragraph, serialise, words } from './markdown.ts';
import type { PolicyGroup } from './policy-groups.ts';
import { policyNames, told } from './policy-names.ts';
import { ruleId } from './rule-id.ts';
import { sarifAddress, sarifLine, sarifName } from './sarif-text.ts';

/**
 * GitHub calls over 9.0 critical, from 7.0 high, from 4.0 medium, below low. A word that nobody knows counts as
 * critical unless a policy says otherwise, and a missing one as medium: each stands below the known ones.
 */
const SECURITY_SEVERITY: Record<Severity, string> = {
  critical: '9.5',
  unknown: '9.1',
  high: '8.0',
  medium: '5.5',
  unspecified: '4.0',
  low: '3.0',
};

const NO_HELP = 'Its author says no more of the policy.';

/** The policy as a rule. Its severity is the worst of what counts, else of what does not. */
export function sarifRule(group: PolicyGroup, isCounted: (finding: Finding) => boolean) {
  const { worst, findings } = group;
  const { title = worst.policy.name, packTitle = worst.policy.pack } = policyNames(group);
  // The findings of a group stand worst first.
  const { severity } = findings.find(isCounted) ?? worst;
  const short = sarifLine(title, 500) || sarifName(worst.policy.name);
  const description = told(findings, 'description');
  const helpUri = addressOf(findings);
  return {
    id: ruleId(worst),
    name: sarifName(worst.policy.name),
    shortDescription: { text: short },
    fullDescription: { text: description === undefined ? short : sarifLine(description) },
    help: helpOf(group, `${short} (${sarifName(packTitle)})`),
    ...(helpUri !== undefined && { helpUri }),
    properties: {
      tags: tagsOf(worst),
      precision: 'very-high',
      'security-severity': SECURITY_SEVERITY[severity],
    },
  };
}

function helpOf(group: PolicyGroup, title: string) {
  const told = explanation(group);
  const lines = [
    group.worst.policy.description,
    ...(group.worst.policy.remediation ?? '').split(/[\n\r\v\f\u0085\u2028\u2029]+/),
  ].flatMap((line) => sarifLine(line ?? '') || []);
  return {
    text: [title, ...(lines.length === 0 ? [NO_HELP] : lines)].join('\n'),
    markdown: serialise(told.length === 0 ? [paragraph(words(NO_HELP))] : told),
  };
}

/** GitHub takes 20. */
function tagsOf({ source, policy }: Finding): readonly string[] {
  const told = [policy.category, policy.framework].flatMap((text) => sarifLine(text ?? '', 100) || []);
  return [...new Set(['security', 'policy', source, ...told])];
}

function addressOf(findings: readonly Finding[]): string | undefined {
  const told = findings.flatMap(({ policy }) => [policy.url, policy.packPage]);
  return told.map(sarifAddress).find((href) => href !== undefined);
}

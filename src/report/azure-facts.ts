import type { PhrasingContent } from 'mdast';
import type { Finding, SeverityFrom } from '../finding/finding.ts';
import { prose, words } from './markdown.ts';
import { told } from './policy-names.ts';

const SEVERITY_FROM: Record<SeverityFrom, string | undefined> = {
  service: undefined,
  effect: undefined,
  assignment: "the assignment's metadata",
  definition: "the definition's metadata",
  'security-center': "the definition's securityCenter metadata",
  defender: 'Defender for Cloud',
};

/** Effects whose own level is "disabled". */
const DISABLED_EFFECTS = ['disabled', 'none'];

/** What Azure alone tells of a policy: what brings it, what it is about, whether it is enforced, and who rates it. */
export function azureFacts(findings: readonly Finding[]): readonly (readonly PhrasingContent[])[] {
  const packTitle = told(findings, 'packTitle');
  const category = told(findings, 'category');
  return [
    // The initiative's name, or the assignment's where the initiative's is not known.
    ...(packTitle === undefined ? [] : [[words('Assigned through: '), prose(packTitle)]]),
    ...(category === undefined ? [] : [[words('Category: '), prose(category)]]),
    ...severityFact(findings),
    ...(findings.every(isUnenforced) ? [[words('Not enforced by its assignment (DoNotEnforce)')]] : []),
  ];
}

function severityFact(findings: readonly Finding[]): readonly PhrasingContent[][] {
  const sources = [...new Set(findings.map(({ severityFrom }) => SEVERITY_FROM[severityFrom]))];
  const named = sources.filter((source) => source !== undefined);
  if (named.length === 0) return [];
  return [[words(`Severity ${sources.length === 1 ? '' : 'partly '}from ${named.join(' and ')}`)]];
}

/** An assignment that enforces nothing takes the level of an effect away. */
function isUnenforced({ level, effect = '' }: Finding): boolean {
  return level === 'disabled' && effect !== '' && !DISABLED_EFFECTS.includes(effect);
}

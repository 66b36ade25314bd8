import type { PhrasingContent } from 'mdast';
import type { Finding } from '../finding/finding.ts';
import { prose, words } from './markdown.ts';
import { told } from './policy-names.ts';
import { wordFacts } from './word-facts.ts';

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
    ...wordFacts(findings),
    ...(findings.every(isUnenforced) ? [[words('Not enforced by its assignment (DoNotEnforce)')]] : []),
  ];
}

/** An assignment that enforces nothing takes the level of an effect away. */
function isUnenforced({ level, effect = '' }: Finding): boolean {
  return level === 'disabled' && effect !== '' && !DISABLED_EFFECTS.includes(effect);
}

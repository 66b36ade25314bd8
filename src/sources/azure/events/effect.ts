import type { Level, Severity } from '../../../finding/axis.ts';

type EffectMeaning = { readonly level: Level; readonly severity: Severity };

/** What each effect means on our axes, by its lower-cased word. Azure has no such words of its own. */
const EFFECTS: ReadonlyMap<string, EffectMeaning> = new Map<string, EffectMeaning>([
  ['deny', { level: 'mandatory', severity: 'high' }],
  ['denyaction', { level: 'mandatory', severity: 'high' }],
  ['modify', { level: 'remediate', severity: 'low' }],
  ['append', { level: 'remediate', severity: 'low' }],
  ['deployifnotexists', { level: 'remediate', severity: 'low' }],
  ['mutate', { level: 'remediate', severity: 'unspecified' }],
  ['addtonetworkgroup', { level: 'remediate', severity: 'unspecified' }],
  ['audit', { level: 'advisory', severity: 'medium' }],
  ['auditifnotexists', { level: 'advisory', severity: 'medium' }],
  ['manual', { level: 'advisory', severity: 'medium' }],
  ['auditaction', { level: 'advisory', severity: 'unspecified' }],
  ['enforceregopolicy', { level: 'advisory', severity: 'unspecified' }],
  ['enforcesetting', { level: 'advisory', severity: 'unspecified' }],
  ['disabled', { level: 'disabled', severity: 'unspecified' }],
  ['none', { level: 'disabled', severity: 'unspecified' }],
]);

const UNKNOWN: EffectMeaning = { level: 'unknown', severity: 'unspecified' };

/** Level and severity of an effect, whatever its case; an effect nobody knows has an unknown level. */
export function meaningOf(effect: string): EffectMeaning {
  return EFFECTS.get(effect.toLowerCase()) ?? UNKNOWN;
}

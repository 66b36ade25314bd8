import type { PolicyRecord } from '../api/schema.ts';

/**
 * What a record says of its resource and policy. Of "Conflict", "Unknown" and the like nothing follows where
 * `isCompliant` is true.
 */
export type Word = 'noncompliant' | 'compliant' | 'exempt' | 'nothing';

/**
 * Either word suffices for noncompliance, and a state that nobody knows is no clean bill: records of older APIs have
 * no complianceState. An exempt record may well say `isCompliant: false` (undocumented); that it is exempt is the
 * more telling word. Blanks and dashes within a word do not matter.
 */
export function wordOf({ isCompliant, complianceState }: PolicyRecord): Word {
  const state = complianceState?.toLowerCase().replace(/[^a-z]/g, '') ?? '';
  if (state === 'noncompliant') return 'noncompliant';
  if (state === 'exempt') return 'exempt';
  if (isCompliant === false) return 'noncompliant';
  if (state === 'compliant' || (state === '' && isCompliant === true)) return 'compliant';
  return isCompliant === true ? 'nothing' : 'noncompliant';
}

import { createHash } from 'node:crypto';
import type { Finding } from '../finding/finding.ts';
import { policyKey } from './policy-groups.ts';

/** A part that may stand in an id as it is. */
const PLAIN = /^\w[\w.-]{0,99}$/;
const SLUG_CHARACTERS = 60;
const HASH_DIGITS = 12;

/**
 * The id of a finding's policy in other tools: the same in every run, of no other policy, and of letters, digits and
 * `._-/~` only. A name of other characters is shortened to what it has of them, and a hash tells it apart.
 */
export function ruleId(finding: Finding): string {
  const { source, policy } = finding;
  const { pack, name, reference } = policy;
  const parts = [pack, name, ...(reference ? [reference] : [])];
  if (parts.every((part) => PLAIN.test(part))) return [source, ...parts].join('/');
  const hash = createHash('sha256').update(policyKey(finding)).digest('hex').slice(0, HASH_DIGITS);
  return `${source}/${slug(pack)}/${slug(name)}~${hash}`;
}

function slug(text: string): string {
  return (
    text
      .replace(/[^\w.-]+/g, '-')
      .replace(/^\W+|\W+$/g, '')
      .slice(0, SLUG_CHARACTERS) || 'policy'
  );
}

import { createHash } from 'node:crypto';
import type { SourceName } from './finding.ts';

/** Hash of the source and the parts that make a finding the same finding: 32 hex digits. */
export function fingerprint(source: SourceName, parts: readonly string[]): string {
  // JSON keeps ["a", "bc"] and ["ab", "c"] apart.
  return createHash('sha256')
    .update(JSON.stringify([source, ...parts]))
    .digest('hex')
    .slice(0, 32);
}

import { hash } from 'node:crypto';
import type { SourceName } from './finding.ts';

/** Hash of the source and the parts that make a finding the same finding: 32 hex digits. */
export function fingerprint(source: SourceName, parts: readonly string[]): string {
  // JSON keeps ["a", "bc"] and ["ab", "c"] apart.
  return hash('sha256', JSON.stringify([source, ...parts]), 'buffer').toString('hex', 0, 16);
}

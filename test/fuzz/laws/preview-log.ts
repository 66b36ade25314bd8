import type { PreviewDigest } from '../../../src/sources/pulumi/preview/digest.ts';
import { bucket, ROOT } from '../../builders/preview.ts';
import type { Edit } from '../mutation/edit.ts';

const NAMES = ['public', 'logs', 'media', 'kept', 'again'];
const URNS = [ROOT, ...NAMES.map(bucket)];
const POLICIES = ['s3-no-public-read', 'tags-required', 'quota'];

/** Whether the thing itself stays is said by a flag, and who leaves it out says that it goes. */
const FLAGS = ['retainOnDelete', 'delete'];

/** What a log has lost proves nothing fixed, and takes no violation back. */
export function expectNoMoreProof(digest: PreviewDigest, whole: PreviewDigest, edits: readonly Edit[]): void {
  if (edits.some(({ path }) => path.some((step) => FLAGS.includes(String(step))))) return;
  for (const urn of URNS) {
    if (digest.deletes(urn) && !whole.deletes(urn)) throw new Error(`${urn} is said to go`);
    for (const policy of POLICIES) {
      if (digest.passed('aws-guard', policy, urn) && !whole.passed('aws-guard', policy, urn))
        throw new Error(`${policy} is said to pass on ${urn}`);
    }
  }
  const told = new Set([...digest.violations, ...digest.undetermined].map(({ policy }) => policy));
  for (const { policy, urn } of whole.violations) {
    if (!told.has(policy)) throw new Error(`${policy} on ${urn} is no longer told`);
  }
}

import coerce from 'semver/functions/coerce.js';
import lt from 'semver/functions/lt.js';

/** Whether one version of a pack is older than another, as far as both hold a number: `1.2.0`, `v1.2.0`, `7`. */
export function isOlderVersion(version: string | undefined, than: string | undefined): boolean {
  const [mine, theirs] = [version, than].map((text) => coerce(text, { includePrerelease: true }));
  return !!mine && !!theirs && lt(mine, theirs);
}

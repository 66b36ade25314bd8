const VERSION = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+].*)?$/;

/** Whether one version of a pack is older than another, as far as both are versions: `1.2.0`, or `v1.2.0`. */
export function isOlderVersion(version: string | undefined, than: string | undefined): boolean {
  const [mine, theirs] = [partsOf(version), partsOf(than)];
  if (mine === undefined || theirs === undefined) return false;
  const index = mine.findIndex((part, place) => part !== theirs[place]);
  return index !== -1 && (mine[index] ?? 0) < (theirs[index] ?? 0);
}

function partsOf(version: string | undefined): readonly number[] | undefined {
  return VERSION.exec(version ?? '')
    ?.slice(1)
    .map(Number);
}

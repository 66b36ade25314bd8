import { readScope } from './scope.ts';

const STARTS = /\/?(?:subscriptions\/|providers\/Microsoft\.Management\/managementGroups\/)/i;
/** More parts than any id has are not worth looking at. */
const MAX_PARTS = 40;

/**
 * The id inside a text that is none: an address of the portal (`https://portal.azure.com/#@tenant/resource/…/overview`,
 * or with the id percent-encoded in a blade's parameters), any other address, or an id without its first slash.
 */
export function idWithin(text: string): string | undefined {
  const decoded = decode(text);
  const start = decoded.search(STARTS);
  if (start < 0) return undefined;
  const [path = ''] = decoded.slice(start).split(/[?#\s]/);
  const parts = path.replace(/^\/?/, '/').split('/').slice(0, MAX_PARTS);
  // What stands behind the id in an address are names of pages, so the longest id that can be read is meant.
  for (let length = parts.length; length > 2; length -= 1) {
    const scope = readScope(parts.slice(0, length).join('/'));
    if (scope !== undefined) return scope.id;
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

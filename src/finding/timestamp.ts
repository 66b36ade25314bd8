const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/i;

/** Keeps the seconds of every four-digit year positive, so that they sort as text. */
const EPOCH_OFFSET_SECONDS = 62_200_000_000;

/** Whether the text is an RFC 3339 timestamp with a zone, on a day that the calendar has. */
export function isTimestamp(text: string): boolean {
  const [, local, , zone] = RFC_3339.exec(text) ?? [];
  if (local === undefined || Number.isNaN(Date.parse(`${local}${zone}`))) return false;
  // Date rolls 30 February over into March.
  return new Date(`${local}Z`).toISOString().startsWith(local.toUpperCase());
}

/**
 * A key that sorts as time does. Azure sends up to seven fractional digits, which `Date` cuts to three, and
 * ties within a millisecond are common. Throws a RangeError on text that is no timestamp.
 */
export function instantKey(timestamp: string): string {
  const [, local, fraction = '', zone] = RFC_3339.exec(timestamp) ?? [];
  if (local === undefined) throw new RangeError(`not a timestamp: ${timestamp}`);
  const seconds = Date.parse(`${local}${zone}`) / 1_000 + EPOCH_OFFSET_SECONDS;
  if (Number.isNaN(seconds)) throw new RangeError(`not a timestamp: ${timestamp}`);
  return `${String(seconds).padStart(12, '0')}.${fraction.padEnd(9, '0')}`;
}

/** The earlier of two timestamps, as it came. */
export function earlier(a: string, b: string): string {
  return instantKey(b) < instantKey(a) ? b : a;
}

/** The later of two timestamps, as it came. */
export function later(a: string, b: string): string {
  return instantKey(b) > instantKey(a) ? b : a;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400 * SECOND_MS;

/** Seconds, minutes, hours, days, weeks. */
const UNITS_MS = [SECOND_MS, 60 * SECOND_MS, 3_600 * SECOND_MS, DAY_MS, 7 * DAY_MS];

// Each form captures its units from the largest to the smallest.
const SHORT = /^(?:(\d{1,6})d|(\d{1,6})h|(\d{1,6})m|(\d{1,6})s)$/;
// Years and months are no fixed length, so they are not taken.
const ISO_8601 =
  /^P(?=\d|T\d)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** Reads a duration (`90s 10m 24h 7d`, or ISO 8601 without months and years), in milliseconds. */
export function parseDuration(text: string): number | undefined {
  const [whole, ...counts] = SHORT.exec(text) ?? ISO_8601.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const smallestFirst = counts.toReversed();
  return UNITS_MS.reduce((sum, unit, index) => sum + Number(smallestFirst[index] ?? 0) * unit, 0);
}

/** How long ago a timestamp was, in milliseconds; negative for one that lies ahead. */
export function ageMs(timestamp: string, now: Date): number {
  return now.getTime() - Date.parse(timestamp);
}

/** Whole days from one timestamp to another; 0 where the other is earlier. */
export function wholeDays(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS));
}

/** The day of an instant, or so many days later, UTC: `2027-03-31`. */
export function dayOf(instant: Date, daysLater = 0): string {
  return new Date(instant.getTime() + daysLater * DAY_MS).toISOString().slice(0, 10);
}

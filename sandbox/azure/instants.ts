const UTC = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z$/;

/** A timestamp as text that sorts by time, whatever its number of fractional digits. Throws if it is none. */
export function sortableInstant(text: string): string {
  const match = UTC.exec(text);
  if (match) return `${match[1]}.${(match[2] ?? '').padEnd(7, '0')}Z`;
  return sortableInstant(new Date(text).toISOString());
}

/** The same for what a caller sent: undefined if it is no timestamp. */
export function parseInstant(text: string): string | undefined {
  return Number.isNaN(Date.parse(text)) ? undefined : sortableInstant(text);
}

/** The instant some milliseconds before another, to the millisecond. */
export function instantBefore(instant: string, milliseconds: number): string {
  return sortableInstant(new Date(Date.parse(instant) - milliseconds).toISOString());
}

/** Orders two sortable instants, the earlier first. */
export function compareInstants(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

import * as v from 'valibot';

/** The last second of the year 9999: timestamps of five-digit years are no RFC 3339. */
const LAST_SECOND = 253_402_300_799;

/** A time as whole seconds since 1970. */
export const second = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LAST_SECOND));

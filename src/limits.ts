const MIB = 1_024 * 1_024;

/** Bounds of reading that hold in several places; docs/limits.md has them all, with those that hold in one. */

/** Reading has this long, unless `limits.deadline` of the policy file says otherwise. */
export const DEFAULT_DEADLINE_MS = 10 * 60_000;

/** Decoded bytes of one answer of a service: what comes behind them is not waited for. */
export const MAX_BODY_BYTES = 64 * MIB;

/** More pages than any real list has: a server that never ends one is not believed. */
export const MAX_PAGES = 10_000;

/** Pages of a list of GitHub, a hundred rows each: more than can be read while GitHub is waited for. */
export const MAX_GITHUB_PAGES = 1_000;

/** Bytes of a file of the working directory: the largest is a baseline. */
export const MAX_LOCAL_FILE_BYTES = 50 * MIB;

/** Bytes of the event's file: GitHub sends none of more than 25 MB. */
export const MAX_EVENT_BYTES = 32 * MIB;

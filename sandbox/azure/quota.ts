import { ArmError } from './arm-error.ts';
import type { AzureSwitches } from './switches.ts';

const BUCKET = 150;
/** A plentiful bucket is filled up again before it falls under this. */
const PLENTY = 60;

/** The request quota of Policy Insights: a bucket that refills as its switch says. */
export class Quota {
  readonly #switches: AzureSwitches;
  readonly #now: () => Date;
  #served = 0;
  #refilledAt: number;

  constructor(switches: AzureSwitches, now: () => Date) {
    this.#switches = switches;
    this.#now = now;
    this.#refilledAt = now().getTime();
  }

  /** Counts one request, or refuses it. */
  spend(): void {
    const quota = this.#refilled();
    const { retryAfterSeconds } = this.#switches;
    if (quota !== null && quota <= 0) {
      const message = `The request is being throttled. Please try again after ${retryAfterSeconds} seconds.`;
      throw new ArmError(429, 'TooManyRequests', message, { 'retry-after': String(retryAfterSeconds) });
    }
    this.#served = BUCKET - this.#served <= PLENTY ? 1 : this.#served + 1;
    if (quota !== null) this.#switches.quota = quota - 1;
  }

  get remaining(): number {
    return this.#switches.quota ?? BUCKET - this.#served;
  }

  #refilled(): number | null {
    const { quota, quotaRefillPerSecond: rate } = this.#switches;
    const now = this.#now().getTime();
    if (quota === null || rate === null || rate <= 0) {
      this.#refilledAt = now;
      return quota;
    }
    const earned = Math.floor(((now - this.#refilledAt) / 1000) * rate);
    if (earned <= 0) return quota;
    // What is left of a request goes on counting towards the next.
    this.#refilledAt += (earned / rate) * 1000;
    this.#switches.quota = Math.min(Math.max(BUCKET, quota), quota + earned);
    return this.#switches.quota;
  }
}

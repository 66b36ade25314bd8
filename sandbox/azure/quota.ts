import { ArmError } from './arm-error.ts';
import type { AzureSwitches } from './switches.ts';

const BUCKET = 150;

/** The request quota of Policy Insights: a bucket that is never refilled. */
export class Quota {
  readonly #switches: AzureSwitches;
  #served = 0;

  constructor(switches: AzureSwitches) {
    this.#switches = switches;
  }

  /** Counts one request, or refuses it. */
  spend(): void {
    const { quota, retryAfterSeconds } = this.#switches;
    if (quota !== null && quota <= 0) {
      const message = `The request is being throttled. Please try again after ${retryAfterSeconds} seconds.`;
      throw new ArmError(429, 'TooManyRequests', message, { 'retry-after': String(retryAfterSeconds) });
    }
    this.#served += 1;
    if (quota !== null) this.#switches.quota = quota - 1;
  }

  get remaining(): number {
    return this.#switches.quota ?? Math.max(0, BUCKET - this.#served);
  }
}

import { expect } from 'vitest';
import type { GateOutcome } from './in-process.ts';

/** Messages are shortened, and the beginning of a secret is too much already. */
const TELLING_CHARACTERS = 40;

/** Nothing that a run has said or reported holds one of the secrets. */
export function expectNoSecrets({ report, runner }: GateOutcome, secrets: readonly string[]): void {
  const { lines, annotations, summaries, outputs } = runner;
  const said = JSON.stringify([report, lines, annotations, summaries, [...outputs]]);
  expect(secrets.filter((secret) => said.includes(secret.slice(0, TELLING_CHARACTERS)))).toEqual([]);
}

import type { FaultRule } from '../../sandbox/faults.ts';
import type { PulumiSwitches } from '../../sandbox/pulumi/switches.ts';
import type { SourceErrorCode } from '../../src/errors.ts';
import type { Verdict } from '../../src/policy/verdict.ts';

/** What a fault of one code does to the run, where it is not the rule: verdict `error`, exit code 3. */
export type Exception = { readonly verdict: Verdict; readonly exitCode: number; readonly words: string };

/** One call of a source: how to recognise it, and a target whose reading makes it. */
export type CallRow = {
  readonly name: string;
  readonly service: 'pulumi' | 'azure';
  readonly target: string;
  readonly strikes: Pick<FaultRule, 'method' | 'path' | 'body'>;
  /** How the message names the call. */
  readonly what: string;
  readonly exceptions: Partial<Record<SourceErrorCode, Exception>>;
  /** Requests made before giving up, where a code makes them more than the fault's own number. */
  readonly requests?: Partial<Record<SourceErrorCode, number>>;
  /** Inputs beside those that every row of the service has; an empty one takes an input away. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What the server is like. */
  readonly switches?: Partial<PulumiSwitches>;
};
export const missing: Exception = { verdict: 'error', exitCode: 3, words: 'does not exist' };
export const note = (words: string): Exception => ({ verdict: 'pass', exitCode: 0, words });

const CODES: readonly SourceErrorCode[] = [
  'rejected',
  'unauthorized',
  'forbidden',
  'not-found',
  'throttled',
  'server-error',
  'not-json',
  'cut-body',
  'unreachable',
  'timeout',
  'redirected',
  'contract',
];

/** A call for the reader only: whatever it meets, the run goes on. */
export const always = (exception: Exception): Partial<Record<SourceErrorCode, Exception>> =>
  Object.fromEntries(CODES.map((code) => [code, exception]));

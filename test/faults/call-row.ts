import type { AzureSwitches } from '../../sandbox/azure/switches.ts';
import type { FaultRule } from '../../sandbox/faults.ts';
import type { PulumiSwitches } from '../../sandbox/pulumi/switches.ts';
import type { SourceErrorCode } from '../../src/errors.ts';
import type { Verdict } from '../../src/policy/verdict.ts';

/** What a fault of one code does to the run, where it is not the rule: verdict `error`, exit code 3. */
export type Exception = {
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly words: string | RegExp;
  /** The run goes on, and findings count that an answer would have cleared or set aside. */
  readonly countsMore?: true;
};

/** How a run signs in to Azure as a client; without it, a ready token does. */
export type AzureSignIn = 'federation' | 'secret' | 'federation or secret';

/** One call of a source: how to recognise it, and a target whose reading makes it. */
export type CallRow = {
  readonly name: string;
  readonly service: 'pulumi' | 'azure';
  /** GitHub is asked on behalf of the service. */
  readonly askedOf?: 'github';
  readonly target: string;
  /** With ordinals, the call is only some of the requests that look like it. */
  readonly strikes: Pick<FaultRule, 'method' | 'path' | 'body' | 'ordinals'>;
  /** How the message names the call; empty where no fault of it is an error. */
  readonly what: string;
  readonly exceptions: Partial<Record<SourceErrorCode, Exception>>;
  /** Requests made before giving up, where a code makes them more than the fault's own number. */
  readonly requests?: Partial<Record<SourceErrorCode, number>>;
  /** Inputs beside those that every row of the service has; an empty one takes an input away. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly signIn?: AzureSignIn;
  /** What the server is like. */
  readonly switches?: Partial<PulumiSwitches>;
  readonly azureSwitches?: Partial<AzureSwitches>;
  /** Faults of other calls, without which this one is not made. */
  readonly beside?: readonly FaultRule[];
  /** The policy file, as YAML without its version. */
  readonly file?: string;
  /** Requests beside each other are struck too, so there may be more of them than tries of one. */
  readonly concurrent?: true;
  /** After a fault it is made again for a second, so it meets all of them where others wait too. */
  readonly isAwaited?: true;
  /** Whoever asks does not try again. */
  readonly triedOnce?: true;
};

export const missing: Exception = { verdict: 'error', exitCode: 3, words: 'does not exist' };
export const note = (words: Exception['words']): Exception => ({ verdict: 'pass', exitCode: 0, words });
export const noteOfMore = (words: Exception['words']): Exception => ({ ...note(words), countsMore: true });
export const failure = (words: Exception['words']): Exception => ({ verdict: 'error', exitCode: 3, words });

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

/** The same for every fault: for a call that is made for the reader only, whatever it meets the run goes on. */
export const always = <T>(one: T): Partial<Record<SourceErrorCode, T>> =>
  Object.fromEntries(CODES.map((code) => [code, one]));
